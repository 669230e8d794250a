using System.Globalization;
using Yibao.Kernel;

namespace Yibao.Workbench;

/// <summary>
/// Files of people who do not exist (合成参保人文件), for tests, benchmarks and demonstrations: any number, always the same for one number,
/// with identity numbers that are valid in form. The format is in docs/registers.md.
/// </summary>
public static class SyntheticPeople
{
    /// <summary>Header of a file of people.</summary>
    public const string Header =
        "region,psn_no,cert_type,certno,name,sex,birth,scheme,grade,status,psn_type,post,months,employer,from,until,groups";

    // Identity numbers have 999 sequence numbers a day and county; 50 years of days are enough for 18 million people in one county.
    private const int SequenceMax = 999;
    private const int County = 110101;
    private static readonly DateOnly FirstBirth = new(1940, 1, 1);

    /// <summary>Writes people number 1 to so many (写文件): two of three employees, the others residents.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="region">Pooling region of all of them.</param>
    /// <param name="count">How many.</param>
    public static void Write(TextWriter text, RegionCode region, int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Write(Header + "\n");
        for (var i = 1; i <= count; i++)
        {
            var birth = FirstBirth.AddDays((i - 1) / SequenceMax);
            var sequence = ((i - 1) % SequenceMax) + 1;
            var sex = sequence % 2 == 1 ? 1 : 2;
            var certificate = DocumentOf(string.Create(CultureInfo.InvariantCulture, $"{County:D6}{birth:yyyyMMdd}{sequence:D3}"));
            var enrolment = i % 3 == 0
                ? "390,,resident,15,,0,,2018-01-01,,"
                : "310,,in-service,11,,60,示例单位,2015-01-01,,";
            text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{region},{NumberOf(i)},01,{certificate},测试{i},{sex},{birth:yyyy-MM-dd},{enrolment}\n"));
        }
    }

    /// <summary>Person number of the i-th (人员编号), from 1.</summary>
    public static string NumberOf(int i) => string.Create(CultureInfo.InvariantCulture, $"S{i:D9}");

    // The check character is the one of eleven that the reader of identity numbers accepts.
    private static string DocumentOf(string digits) =>
        "0123456789X".Select(check => digits + check).First(document => CitizenId.TryParse(document, out _));
}
