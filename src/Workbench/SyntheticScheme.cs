using System.Globalization;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;

namespace Yibao.Workbench;

/// <summary>One synthetic bill (模拟单据): who, where, what, when. Nothing in it is a person's.</summary>
/// <param name="Person">Number of the person in the scheme.</param>
/// <param name="Provider">Number of the provider.</param>
/// <param name="Day">Day of service.</param>
/// <param name="Lines">Fee lines.</param>
public sealed record SyntheticBill(int Person, int Provider, DateOnly Day, IReadOnlyList<FeeLine> Lines);

/// <summary>
/// A synthetic pooling region (模拟统筹区): person, provider and bill number i of a seed are pure functions, so that any part can be made
/// anywhere without storing it. People have citizen ids with valid check digits and reserved names; no real person is meant.
/// </summary>
/// <param name="seed">Seed.</param>
/// <param name="region">Region whose shipped policies apply; Beijing where nothing else is asked for.</param>
/// <param name="change">Makes other people of the drawn ones: those of a synthetic nation. Their numbers and documents stay.</param>
public sealed class SyntheticScheme(
    int seed, RegionCode region, Func<int, InsuredPerson, EnrolmentSpan, (InsuredPerson Person, EnrolmentSpan Enrolment)>? change = null)
{
    /// <summary>Beijing, 2020 (示例统筹区).</summary>
    public static readonly RegionCode Beijing = new(110000);

    /// <summary>The year whose policies are shipped (示例年度).</summary>
    public const int Year = 2020;

    private static readonly string[] Items =
        ["YB-D0001", "YB-D0002", "YB-D0003", "YB-D0004", "YB-D0005", "YB-D0006", "YB-D0007", "YB-D0008", "YB-D0009", "YB-D0010"];

    private static readonly (Tier Tier, string Code)[] Tiers =
        [(Tier.Tier3, "2"), (Tier.Tier3, "3"), (Tier.Tier2, "5"), (Tier.Tier2, "6"), (Tier.Tier1, "8"), (Tier.Community, "11")];

    /// <summary>The region.</summary>
    public RegionCode Region { get; } = region;

    /// <summary>Person number i with enrolment and the balance that an import of accounts gives it, in fen (模拟参保人).</summary>
    public (InsuredPerson Person, EnrolmentSpan Enrolment, long AccountFen) Person(int number)
    {
        var random = Draw(number, 1);
        var sex = number % 2 == 0 ? Sex.Female : Sex.Male;
        var share = random % 100;
        var (status, code) = share < 60 ? (PersonStatus.InService, "11")
            : share < 85 ? (PersonStatus.Retired, "12")
            : (PersonStatus.Resident, "15");
        var age = status == PersonStatus.Retired ? 60 + (int)(random / 100 % 30) : 20 + (int)(random / 100 % 38);
        var birth = new DateOnly(Year - age, 1 + (int)(random / 10_000 % 12), 1 + (int)(random / 200_000 % 28));
        var scheme = status == PersonStatus.Resident ? Scheme.Resident : Scheme.Employee;
        var person = new InsuredPerson(
            Region, PersonNumber(number), "01", CitizenNumber(number, birth, sex), "测试" + number.ToString(CultureInfo.InvariantCulture),
            sex, birth);
        var enrolment = new EnrolmentSpan
        {
            Scheme = scheme,
            Status = status,
            StatusCode = code,
            From = new DateOnly(Year - 5, 1, 1),
            Employer = scheme == Scheme.Employee ? "测试单位" + (number % 97).ToString(CultureInfo.InvariantCulture) : "",
        };
        if (change is not null)
        {
            (person, enrolment) = change(number, person, enrolment);
        }

        return (person, enrolment, scheme == Scheme.Employee ? (long)(random % 500_000) : 0);
    }

    /// <summary>Person number as text (人员编号).</summary>
    public string PersonNumber(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Region.Value:D6}{seed % 1000:D3}{number:D11}");

    /// <summary>Provider number i (模拟定点机构): five hospitals of falling tier, then a pharmacy, and again.</summary>
    public DesignatedProvider Provider(int number)
    {
        const int pharmacy = 6; // every sixth is a pharmacy
        var isPharmacy = number % pharmacy == pharmacy - 1;
        var (tier, code) = Tiers[number % pharmacy];
        var kind = isPharmacy ? "P" : "H";
        return new DesignatedProvider(
            Region, string.Create(CultureInfo.InvariantCulture, $"{kind}{Region.Value:D6}{number:D5}"),
            (isPharmacy ? "测试药店" : "测试医院") + number.ToString(CultureInfo.InvariantCulture), isPharmacy, tier, code,
            new DateOnly(Year - 5, 1, 1), null);
    }

    /// <summary>Outpatient bill number i (模拟门诊单据) of one of so many people at one of so many providers: two to eight lines.</summary>
    public SyntheticBill Bill(long number, int people, int providers)
    {
        var random = Draw(number, 2);
        var day = new DateOnly(Year, 1, 1).AddDays((int)(random % 366));
        var lines = new FeeLine[2 + (int)(random / 400 % 7)];
        for (var i = 0; i < lines.Length; i++)
        {
            var draw = Draw((number * 16) + i, 3);
            var priceFen = 100 + (long)(draw % 20_000);
            var count = 1 + (long)(draw / 100_000 % 5);
            lines[i] = new FeeLine
            {
                Number = i + 1,
                Serial = (i + 1).ToString(CultureInfo.InvariantCulture),
                ChargeBatch = "1",
                Item = Items[(int)(draw / 1_000_000 % (ulong)Items.Length)],
                PriceMicro = priceFen * 10_000,
                QuantityE4 = count * 10_000,
                Amount = priceFen * count,
                Day = day,
            };
        }

        return new SyntheticBill((int)(random / 3_000 % (ulong)people), (int)(random / 7_000_003 % (ulong)providers), day, lines);
    }

    /// <summary>
    /// Births of one day and sex share county digits and have sequences of their own: no two of the first 9,900,000 numbers are the same.
    /// </summary>
    private string CitizenNumber(int number, DateOnly birth, Sex sex)
    {
        const int perCounty = 500; // sequences of one sex
        var rank = number / 2;
        var block = rank / perCounty;
        var county = (100 * (1 + (block % 99))) + (block / 99 % 100);
        var sequence = (rank % perCounty * 2) + (sex == Sex.Male ? 1 : 0);
        var body = string.Create(
            CultureInfo.InvariantCulture, $"{(Region.Value / 10_000 * 10_000) + county:D6}{birth:yyyyMMdd}{sequence:D3}");
        for (var check = 0; check < 10; check++)
        {
            if (CitizenId.TryParse(body + check.ToString(CultureInfo.InvariantCulture), out var id))
            {
                return id.Number;
            }
        }

        return CitizenId.TryParse(body + "X", out var last) ? last.Number
            : throw new InvalidOperationException($"not a citizen id: {body}");
    }

    /// <summary>SplitMix64: a number that looks random and is the same everywhere.</summary>
    private ulong Draw(long number, int stream)
    {
        unchecked // wrapping is what the generator does
        {
            var z = ((ulong)number * 0x9E3779B97F4A7C15UL) + ((ulong)seed * 0xD1B54A32D192ED03UL) + ((ulong)stream << 56);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
