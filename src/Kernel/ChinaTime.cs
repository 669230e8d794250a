namespace Yibao.Kernel;

/// <summary>Instants as people in China read them (北京时间): one zone, eight hours before Greenwich, no summer time.</summary>
public static class ChinaTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>Date and time of an instant (日期时间).</summary>
    /// <param name="unixMs">Unix milliseconds.</param>
    public static DateTime Of(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToOffset(Offset).DateTime;

    /// <summary>Day of an instant (日期).</summary>
    /// <param name="unixMs">Unix milliseconds.</param>
    public static DateOnly DayOf(long unixMs) => DateOnly.FromDateTime(Of(unixMs));

    /// <summary>The instant of a date and time, Unix milliseconds (时刻).</summary>
    /// <param name="local">Date and time in China.</param>
    public static long UnixMsOf(DateTime local) =>
        new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Offset).ToUnixTimeMilliseconds();
}
