using Yibao.Policy;

namespace Yibao.Simulation.Care;

/// <summary>Patients of the epidemic (疫情患者): how likely by province, when, how badly, and what it costs.</summary>
internal sealed class EpidemicModel
{
    private const double Million = 1_000_000;
    private const long FenPerYuan = 100;

    private readonly Chances[] months;
    private readonly uint severe;
    private readonly uint critical;
    private readonly long mildFen;
    private readonly long severeFen;
    private readonly long criticalFen;
    private readonly long suspectedFen;

    internal EpidemicModel(CareInputs inputs, double[] people, int oneOf)
    {
        var provinces = people.Length;
        (Confirmed, Suspected, months) = (new uint[provinces], new uint[provinces], new Chances[provinces]);
        for (var province = 0; province < provinces; province++)
        {
            var cases = Enumerable.Range(0, inputs.Epidemic.GetLength(1)).Select(m => (double)inputs.Epidemic[province, m]).ToArray();
            var share = people[province] > 0 ? cases.Sum() / oneOf / people[province] : 0;
            var confirmed = share * inputs.Parameter("epidemic-confirmed") / Million;
            Confirmed[province] = Chances.Limit(confirmed);
            Suspected[province] = Chances.Limit(confirmed + (share * inputs.Parameter("epidemic-suspected") / Million));
            months[province] = Chances.Of(cases);
        }

        critical = Chances.Limit(inputs.Parameter("epidemic-critical") / Million);
        severe = Chances.Limit((inputs.Parameter("epidemic-critical") + inputs.Parameter("epidemic-severe")) / Million);
        PlanLines = Chances.Limit(inputs.Parameter("epidemic-plan-lines") / Million);
        mildFen = inputs.Parameter("epidemic-mild-yuan") * FenPerYuan;
        severeFen = inputs.Parameter("epidemic-severe-yuan") * FenPerYuan;
        criticalFen = inputs.Parameter("epidemic-critical-yuan") * FenPerYuan;
        suspectedFen = inputs.Parameter("epidemic-suspected-yuan") * FenPerYuan;
    }

    /// <summary>Threshold of being a confirmed patient, by province.</summary>
    public uint[] Confirmed { get; }

    /// <summary>Threshold of being a confirmed or a suspected patient, by province.</summary>
    public uint[] Suspected { get; }

    /// <summary>Threshold of a line belonging to the diagnosis plan.</summary>
    public uint PlanLines { get; }

    /// <summary>Month from 0 in which a patient of a province is treated.</summary>
    public int Month(int province, uint draw) => months[province].Choose(draw);

    /// <summary>Mean cost of a patient.</summary>
    public long Fen(EpidemicStatus status, uint draw) => status == EpidemicStatus.Suspected ? suspectedFen
        : draw < critical ? criticalFen : draw < severe ? severeFen : mildFen;
}
