using System.Globalization;
using Yibao.Cli.Settling;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Workbench;

namespace Yibao.Cli.Office;

/// <summary>The registers of a synthetic region as files for <c>yibao import</c> (模拟登记文件).</summary>
internal static class RegisterFiles
{
    /// <summary>Writes people.csv, providers.csv and accounts.csv into a folder.</summary>
    public static void Write(string folder, SyntheticScheme scheme, int people, int providers)
    {
        Directory.CreateDirectory(folder);
        var region = scheme.Region.ToString();
        Write(
            Path.Combine(folder, "people.csv"),
            "region,psn_no,cert_type,certno,name,sex,birth,scheme,grade,status,psn_type,post,months,employer,from,until,groups",
            Enumerable.Range(0, people).Select(i =>
            {
                var (person, enrolment, _) = scheme.Person(i);
                var status = enrolment.Status switch
                {
                    PersonStatus.InService => "in-service",
                    PersonStatus.Retired => "retired",
                    _ => "resident",
                };
                return new[]
                {
                    region, person.Number, person.DocumentType, person.Document, person.Name, person.Sex == Sex.Male ? "1" : "2",
                    Days.Text(person.Birth), ((int)enrolment.Scheme).ToString(CultureInfo.InvariantCulture), "",
                    status, enrolment.StatusCode,
                    "", "0", enrolment.Employer, Days.Text(enrolment.From), "", "",
                };
            }));
        Write(
            Path.Combine(folder, "providers.csv"), "region,code,name,kind,tier,level,from,until",
            Enumerable.Range(0, providers).Select(i =>
            {
                var one = scheme.Provider(i);
                var tier = one.Tier switch
                {
                    Tier.Tier3 => "tier-3",
                    Tier.Tier2 => "tier-2",
                    Tier.Tier1 => "tier-1",
                    _ => "community",
                };
                return new[] { region, one.Code, one.Name, one.IsPharmacy ? "2" : "1", tier, one.TierCode, Days.Text(one.From), "" };
            }));
        Write(
            Path.Combine(folder, "accounts.csv"), "region,psn_no,day,balance",
            Enumerable.Range(0, people).Select(scheme.Person).Where(one => one.AccountFen > 0).Select(one => new[]
            {
                region, one.Person.Number, Days.Text(new DateOnly(SyntheticScheme.Year, 1, 1)), new Money(one.AccountFen).ToString(),
            }));
    }

    private static void Write(string file, string header, IEnumerable<string[]> rows)
    {
        using var csv = new StreamWriter(file) { NewLine = "\n" };
        csv.WriteLine(header);
        foreach (var row in rows)
        {
            csv.WriteLine(string.Join(',', row.Select(CsvText.Of)));
        }
    }
}
