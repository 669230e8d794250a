using Yibao.Policy;

namespace Yibao.Simulation.Care;

/// <summary>Stays in another province (跨省就医): how likely from each home, where they lead, and how they are settled.</summary>
internal sealed class AwayModel
{
    private const double Million = 1_000_000;

    private readonly CareInputs inputs;
    private readonly int provinces;
    private readonly int oneOf;
    private readonly double[] probability;
    private readonly double[] meanFen;
    private readonly double[] fen = new double[2];
    private readonly double[] count = new double[2];

    internal AwayModel(CareInputs inputs, int provinces, int oneOf)
    {
        (this.inputs, this.provinces, this.oneOf) = (inputs, provinces, oneOf);
        (probability, meanFen) = (new double[provinces], new double[provinces]);
        CareOf = new Chances[provinces];
        Limits = new uint[provinces];
        Direct = Chances.Limit((double)inputs.Parameter("elsewhere-direct") / inputs.Parameter("elsewhere-stays"));
        Tier3 = Share("elsewhere-tier-3");
        Registered = Share("elsewhere-registered");
        Referred = Chances.Limit((inputs.Parameter("elsewhere-registered") + inputs.Parameter("elsewhere-referred")) / Million);
        ManualFiled = Share("elsewhere-manual-filed");
    }

    /// <summary>Threshold of a stay leading to another province, by home.</summary>
    public uint[] Limits { get; }

    /// <summary>Province of care by home.</summary>
    public Chances[] CareOf { get; }

    private uint Direct { get; }

    private uint Tier3 { get; }

    private uint Registered { get; }

    private uint Referred { get; }

    private uint ManualFiled { get; }

    /// <summary>Probability that a stay leads to another province.</summary>
    public double Probability(int home) => probability[home];

    /// <summary>Share of stays elsewhere in tier 3; the others are in tier 2.</summary>
    public double Tier3Share => inputs.Parameter("elsewhere-tier-3") / Million;

    /// <summary>All stays elsewhere of a scheme.</summary>
    public double Stays(int scheme) => count[scheme];

    /// <summary>Cost of all stays elsewhere of a scheme.</summary>
    public double Fen(int scheme) => fen[scheme];

    /// <summary>Fits the flows, which are of the whole nation, to the stays of people at this scale.</summary>
    public void Scale(double[,] stays)
    {
        var flows = inputs.Pairs.Cast<long>().Sum();
        var perFlow = inputs.Parameter("elsewhere-stays") / (double)flows / oneOf;
        for (var home = 0; home < provinces; home++)
        {
            var weights = Enumerable.Range(0, provinces).Select(care => (double)inputs.Pairs[home, care]).ToArray();
            var here = stays[home, 0] + stays[home, 1];
            CareOf[home] = Chances.Of(weights);
            probability[home] = here > 0 ? Math.Min(1, weights.Sum() * perFlow / here) : 0;
            meanFen[home] = weights.Sum() > 0 ? weights.Select((w, care) => w * inputs.AwayFen[care]).Sum() / weights.Sum() : 0;
            Limits[home] = Chances.Limit(probability[home]);
            for (var scheme = 0; scheme < 2; scheme++)
            {
                count[scheme] += stays[home, scheme] * probability[home];
                fen[scheme] += stays[home, scheme] * probability[home] * meanFen[home];
            }
        }
    }

    /// <summary>Tier, network and filing of a stay elsewhere.</summary>
    public void Settle(ulong draw, ref CaseFacts facts)
    {
        var (low, high) = ((uint)(draw & uint.MaxValue), (uint)(draw >> 32));
        facts.Place = CarePlace.OutOfProvince;
        facts.Tier = unchecked(high * 0x9E3779B9) < Tier3 ? Tier.Tier3 : Tier.Tier2;
        if (low < Direct)
        {
            facts.Network = Network.Direct;
            facts.Filing = high < Registered ? Filing.Registered : high < Referred ? Filing.Referred : Filing.Emergency;
        }
        else
        {
            facts.Network = Network.Manual;
            facts.Filing = high < ManualFiled ? Filing.Registered : Filing.None;
        }
    }

    private uint Share(string item) => Chances.Limit(inputs.Parameter(item) / Million);
}
