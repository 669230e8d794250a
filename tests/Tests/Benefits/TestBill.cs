using System.Globalization;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>
/// A bill of a test: an in-service employee (or a resident) of forty in a local tier-3 hospital, unless it says otherwise; in yuan.
/// </summary>
internal sealed record TestBill
{
    public TestBill(decimal eligible) => Eligible = eligible;

    public TestBill(params BillLine[] lines) => Lines = lines;

    /// <summary>One class-A line of this amount; 0: none.</summary>
    public decimal Eligible { get; init; }

    public IReadOnlyList<BillLine> Lines { get; init; } = [];
    public DateOnly On { get; init; } = new(2020, 3, 1);
    public VisitKind Kind { get; init; } = VisitKind.Inpatient;
    public Tier Tier { get; init; } = Tier.Tier3;
    public PersonStatus? Status { get; init; }
    public AidCategory Aid { get; init; }
    public Post Post { get; init; }
    public CarePlace Place { get; init; }
    public Filing Filing { get; init; }
    public Network Network { get; init; }
    public EpidemicStatus Epidemic { get; init; }
    public Sex Sex { get; init; }
    public int Age { get; init; } = 40;
    public int Months { get; init; }
    public IReadOnlyList<string> Diagnoses { get; init; } = [];

    /// <summary>Number of the stay where the bill says it; 0: the accumulators decide.</summary>
    public int Stay { get; init; }

    public long Visit { get; init; } = 1;

    /// <summary>First day of the visit; null: the day of the bill.</summary>
    public DateOnly? Admitted { get; init; }

    public decimal Account { get; init; }

    /// <summary>Opening accumulators by name.</summary>
    public IReadOnlyDictionary<string, decimal> Before { get; init; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    public BillLine[] AllLines() => Eligible == 0 ? [.. Lines] : [Line.A(Eligible), .. Lines];

    public VisitIdentity Identity() => new(Visit, (Admitted ?? On).DayNumber);

    public int[] Codes() => [.. Diagnoses.Select(text => DiagnosisCode.TryParse(text, out var code) ? code.Packed : 0)];

    public CaseFacts Facts(Scheme scheme) => new()
    {
        DayNumber = On.DayNumber,
        Scheme = scheme,
        Visit = Kind,
        Tier = Tier,
        Status = Status ?? (scheme == Scheme.Employee ? PersonStatus.InService : PersonStatus.Resident),
        Aid = Aid,
        Post = Post,
        Place = Place,
        Filing = Filing,
        Network = Network,
        Epidemic = Epidemic,
        Sex = Sex,
        Age = (short)Age,
        Months = (short)Months,
    };
}

/// <summary>Fee lines of tests, by amount in yuan.</summary>
internal static class Line
{
    public static BillLine A(decimal yuan) => Of(yuan, ItemClass.A);

    public static BillLine B(decimal yuan, int? firstPayPercent = null) =>
        Of(yuan, ItemClass.B) with { FirstPayPpm = firstPayPercent * 10_000 ?? -1 };

    public static BillLine C(decimal yuan) => Of(yuan, ItemClass.C);

    public static BillLine Scoped(decimal yuan, string scope)
    {
        Assert.True(BenefitScopes.TryFind(scope, out var number));
        return A(yuan) with { Scope = number };
    }

    /// <summary>One unit at the price, or a refund of one.</summary>
    private static BillLine Of(decimal yuan, ItemClass itemClass) => new()
    {
        Class = itemClass, PriceMicro = Yuan.Fen(Math.Abs(yuan)) * 10_000, QuantityE4 = yuan < 0 ? -10_000 : 10_000,
    };
}

/// <summary>Yuan in tests, fen in the product.</summary>
internal static class Yuan
{
    public static decimal Read(string text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    public static long Fen(decimal yuan)
    {
        Assert.True(decimal.IsInteger(yuan * 100), $"{yuan} has a fraction of a fen");
        return (long)(yuan * 100);
    }

    public static decimal Of(long fen) => fen / 100m;
}
