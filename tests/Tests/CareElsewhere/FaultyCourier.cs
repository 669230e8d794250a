using Yibao.Agency.CareElsewhere;
using Yibao.Clearing.Messages;

namespace Yibao.Tests.CareElsewhere;

/// <summary>What happens to a message on its way.</summary>
internal enum Mishap
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It never arrives, and its sender is told that it did.</summary>
    Lost,

    /// <summary>It arrives, and whoever carried it dies before its sender is told.</summary>
    NotTold,

    /// <summary>It arrives twice at once.</summary>
    Doubled,

    /// <summary>It stays behind for a round.</summary>
    Delayed,

    /// <summary>It overtakes every message before it.</summary>
    Overtaking,
}

/// <summary>A courier to whom each message may happen something once.</summary>
internal sealed class FaultyCourier(Courier courier, Func<Message, Mishap> fate)
{
    private readonly HashSet<long> met = [];

    /// <summary>How often each mishap happened.</summary>
    internal Dictionary<Mishap, int> Count { get; } = Enum.GetValues<Mishap>().ToDictionary(mishap => mishap, _ => 0);

    internal CourierRound Delivered { get; private set; }

    /// <summary>Rounds until nothing moves.</summary>
    internal async Task Finish()
    {
        while (await Round())
        {
            // The next round.
        }
    }

    /// <summary>One round over everything that waits; whether anything moved.</summary>
    private async Task<bool> Round()
    {
        var waiting = await courier.Take(most: int.MaxValue);
        var (bag, untold, lost, later) = (new List<Message>(), new HashSet<long>(), new List<Delivery>(), 0);
        foreach (var message in waiting)
        {
            var mishap = met.Add(message.Id) ? fate(message) : Mishap.None;
            Count[mishap]++;
            switch (mishap)
            {
                case Mishap.Lost:
                    lost.Add(new Delivery(message, Receipt.Applied, null));
                    break;
                case Mishap.Delayed:
                    later++;
                    break;
                case Mishap.Overtaking:
                    bag.Insert(0, message);
                    break;
                case Mishap.NotTold:
                    untold.Add(message.Id);
                    bag.Add(message);
                    break;
                default:
                    bag.Add(message);
                    if (mishap == Mishap.Doubled)
                    {
                        bag.Add(message);
                    }

                    break;
            }
        }

        var deliveries = await courier.Deliver(bag);
        await courier.Tell([.. lost, .. deliveries.Where(one => !untold.Contains(one.Message.Id))]);
        int Of(Receipt receipt) => deliveries.Count(one => one.Receipt == receipt);
        var round = new CourierRound(Of(Receipt.Applied), Of(Receipt.Known), Of(Receipt.Early), Of(Receipt.Refused));
        Delivered += round;
        return round.Applied + round.Known + lost.Count + later > 0;
    }
}
