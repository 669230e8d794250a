using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Care;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Simulation.Running;

/// <summary>The shipped nation at small scales, read once for all tests.</summary>
internal static class SmallNation
{
    private static readonly Lazy<PlanBook> LazyBook =
        new(() => PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book);

    private static readonly Lazy<Scene> LazyThousandth = new(() => At(1_000));
    private static readonly Lazy<Scene> LazyTenThousandth = new(() => At(10_000));

    public static string Folder => Path.Combine(Repository.Root, "nation");

    public static PlanBook Book => LazyBook.Value;

    public static Scene Thousandth => LazyThousandth.Value;

    public static Scene TenThousandth => LazyTenThousandth.Value;

    public static NationRules Rules(Nation nation, PlanBook book) =>
        NationRules.Of(book, RuleLenders.Read(nation.Inputs.Folder), [.. nation.Regions.Select(r => new RegionCode(r.Code))], nation.Year);

    public static Scene At(int oneOf)
    {
        var nation = Nation.Load(Folder, 2020, 1, new NationScale(oneOf));
        return new Scene(nation, CareModel.Load(nation), Rules(nation, Book));
    }

    /// <summary>A nation, its care and its rules.</summary>
    internal sealed record Scene(Nation Nation, CareModel Care, NationRules Rules)
    {
        public YearRun Run => new(Nation, Care, Rules);

        public YearEngine Engine => new(Nation, Care, Rules);
    }
}
