namespace Yibao.Tests.Counter;

/// <summary>A clock that a test sets: the same instants on every engine and in every run.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long milliseconds = start.ToUnixTimeMilliseconds();

    /// <summary>30 June 2020, 10:00 in China: rules and catalogue of that year are shipped.</summary>
    internal static TestClock Summer2020() => new(new DateTimeOffset(2020, 6, 30, 2, 0, 0, TimeSpan.Zero));

    /// <summary>Goes on; never back, as the clock of a server.</summary>
    internal void Advance(TimeSpan by) => Interlocked.Add(ref milliseconds, (long)by.TotalMilliseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref milliseconds));
}
