using Yibao.Contributions;
using Yibao.Policy;

namespace Yibao.Simulation.Contributing;

/// <summary>The residents' contributions of a year under one set of rules (居民缴费标准组): by standing and category of assistance.</summary>
internal sealed class ResidentSet
{
    public const int Aids = (int)AidCategory.OtherHardship + 1;
    public const int Standings = 3; // adult resident, student, minor

    private readonly ResidentYear?[] years = new ResidentYear?[Standings * Aids];
    private readonly SubsidySplit?[] splits;

    public ResidentSet(PlanHistory rules, int year)
    {
        var first = new DateOnly(year, 1, 1);
        for (var standing = 0; standing < Standings; standing++)
        {
            for (var aid = 0; aid < Aids; aid++)
            {
                // Everybody of the nation joined in time: in the window of the year before, or as a newborn child.
                years[(standing * Aids) + aid] =
                    ResidentYear.Of(rules, year, first.AddDays(-1), PersonStatus.Resident + (byte)standing, (AidCategory)aid);
            }
        }

        splits = [SubsidySplit.Of(rules, first, "ordinary"), SubsidySplit.Of(rules, first, "western")];
    }

    /// <summary>The year of a standing and category; null where the rules state no contribution.</summary>
    public ResidentYear? Year(int standing, int aid) => years[(standing * Aids) + aid];

    /// <summary>The subsidy by level; null where the rules state none.</summary>
    public SubsidySplit? Split(bool isWestern) => splits[isWestern ? 1 : 0];
}
