using System.Data.Common;
using Yibao.Storage;

namespace Yibao.Agency.CareElsewhere;

/// <summary>
/// A courier at work beside an office (常驻投递): rounds until it is stopped. A store that fails is tried again; what nobody takes is tried
/// less often.
/// </summary>
internal sealed class CourierLoop : IAsyncDisposable
{
    private const int Patience = 30; // rounds that are left out when what waits cannot take effect

    private readonly CancellationTokenSource stop = new();
    private readonly HashSet<long> refused = [];
    private readonly Task loop;

    /// <param name="courier">The courier.</param>
    /// <param name="time">The clock.</param>
    /// <param name="pause">Between two rounds.</param>
    /// <param name="report">Is told once of each message that is refused.</param>
    public CourierLoop(Courier courier, TimeProvider time, TimeSpan pause, Action<Delivery> report) =>
        loop = Task.Run(() => Run(courier, time, pause, report));

    /// <summary>Stops between two steps; whatever is not delivered waits for the next courier.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task Run(Courier courier, TimeProvider time, TimeSpan pause, Action<Delivery> report)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await IsStuck(courier, report) ? pause * Patience : pause, time, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task<bool> IsStuck(Courier courier, Action<Delivery> report)
    {
        try
        {
            var round = await courier.Finish(delivery => Report(delivery, report), stop.Token);
            return round.Early + round.Refused > 0 && round.Applied + round.Known == 0;
        }
        catch (Exception failure) when (failure is DbException or StorageUnavailableException or IOException or TimeoutException)
        {
            return true; // nothing is lost: the messages wait
        }
    }

    private void Report(Delivery delivery, Action<Delivery> report)
    {
        if (refused.Add(delivery.Message.Id))
        {
            report(delivery);
        }
    }
}
