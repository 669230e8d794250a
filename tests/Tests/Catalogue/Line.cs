using System.Globalization;
using System.Text;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Catalogue;

/// <summary>One line of a case with what the test does not care about filled in.</summary>
internal sealed record Line
{
    internal required string Code { get; init; }

    internal string On { get; init; } = "2020-06-01";

    internal Sex Sex { get; init; } = Sex.Male;

    internal short Age { get; init; } = 40;

    internal VisitKind Visit { get; init; } = VisitKind.Inpatient;

    internal Tier Tier { get; init; } = Tier.Tier3;

    internal string[] Diagnoses { get; init; } = [];

    internal int Days { get; init; }

    internal bool Attested { get; init; }

    internal LineTerms In(CatalogueView view)
    {
        var item = view.Find(Code);
        Assert.True(item >= 0, Code);
        var facts = new CaseFacts { Sex = Sex, Age = Age, Visit = Visit, Tier = Tier };
        var diagnoses = Array.ConvertAll(Diagnoses, text => DiagnosisCode.TryParse(text, out var code) ? code.Packed : -1);
        var on = DateOnly.ParseExact(On, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        view.Terms(item, in facts, diagnoses, on.DayNumber, Days, Attested, out var terms);
        return terms;
    }
}

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("yibao-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A generated catalogue: every item in two versions, some with a share or prices of one province.</summary>
internal static class Generated
{
    internal static string Code(int i) => $"GEN{i:D6}";

    internal static void Write(string folder, Random random, int items)
    {
        var rows = new StringBuilder("code,from,until,name_zh,name_en,kind,unit,class,sex,age,visits,tiers,schemes,diagnoses,days_max,"
            + "quantity_per_day,attest,plan_from,scope,trust,source\n");
        var shares = new StringBuilder("code,region,scheme,from,share,trust,source\n");
        var prices = new StringBuilder("code,region,tiers,from,price,trust,source\n");
        for (var i = 0; i < items; i++)
        {
            var sex = random.Next(10) == 0 ? "female" : "";
            rows.Append($"{Code(i)},2020-01-01,,名称{i},name {i},herb,g,B,{sex},,,,,,,,,,,unverified,generated\n");
            rows.Append($"{Code(i)},2021-01-01,,名称{i},name {i},herb,g,A,{sex},,,,,,,,,,,unverified,generated\n");
            if (random.Next(5) == 0)
                shares.Append($"{Code(i)},110000,,2020-07-01,{random.Next(101)}%,unverified,generated\n");
            if (random.Next(5) == 0)
                prices.Append($"{Code(i)},110000,tier-3,2020-07-01,{random.Next(1, 1000)}.5,unverified,generated\n");
        }
        File.WriteAllText(System.IO.Path.Combine(folder, "items.csv"), rows.ToString());
        File.WriteAllText(System.IO.Path.Combine(folder, "first-pay.csv"), shares.ToString());
        File.WriteAllText(System.IO.Path.Combine(folder, "ceilings.csv"), prices.ToString());
    }
}
