using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Statistics.Indicators;

namespace Yibao.Statistics.Bulletins;

/// <summary>
/// A bulletin for programs (公报数据文件): JSON that <see cref="Read"/> takes back, and CSV. The JSON of a bulletin is always the same bytes, and
/// its SHA-256 is the digest of a published edition.
/// </summary>
public static class BulletinFile
{
    private const int RateDecimals = 9;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON (JSON 文本), ending in a line feed.</summary>
    public static string Json(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        return new JsonObject
        {
            ["year"] = bulletin.Year, ["edition"] = bulletin.Edition, ["scope"] = Words(bulletin.Scope),
            ["basis"] = Words(bulletin.Basis.Words), ["multiplier"] = bulletin.Basis.Multiplier,
            ["indicators"] = List(IndicatorList.All.Select(one => new JsonObject
            {
                ["id"] = one.Id, ["zh"] = one.Name.Chinese, ["en"] = one.Name.English, ["unit"] = Unit(one.Unit),
                ["value"] = bulletin.Values.GetValueOrDefault(one.Id) is { } value ? Short(value) : null,
            })),
            ["regions"] = List(bulletin.Regions.Select(row => new JsonObject
            {
                ["region"] = row.Region.ToString(), ["employees"] = Short(row.Employees), ["residents"] = Short(row.Residents),
                ["income"] = Short(row.Income), ["spending"] = Short(row.Spending), ["balance"] = Short(row.Balance),
            })),
            ["months"] = List(bulletin.Months.Select(row => new JsonObject
            {
                ["month"] = row.Month, ["income"] = Short(row.Income), ["spending"] = Short(row.Spending),
            })),
            ["notes"] = List(bulletin.Notes.Select(Words)),
        }.ToJsonString(Options).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>SHA-256 of the JSON (摘要), small hexadecimal digits.</summary>
    public static string Digest(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    /// <summary>Reads JSON (读取).</summary>
    /// <exception cref="FormatException">It is no bulletin; the message says where.</exception>
    public static Bulletin Read(string json)
    {
        try
        {
            var root = JsonNode.Parse(json)!.AsObject();
            return new Bulletin
            {
                Year = (int)root["year"]!, Edition = (int)root["edition"]!, Scope = Words(root["scope"]!),
                Basis = new BulletinBasis(Words(root["basis"]!), (decimal)root["multiplier"]!),
                Values = root["indicators"]!.AsArray().ToDictionary(
                    one => (string)one!["id"]!, one => (decimal?)one!["value"], StringComparer.Ordinal),
                Regions =
                [
                    .. root["regions"]!.AsArray().Select(row => new RegionRow(
                        new RegionCode(int.Parse((string)row!["region"]!, CultureInfo.InvariantCulture)), (decimal)row["employees"]!,
                        (decimal)row["residents"]!, (decimal)row["income"]!, (decimal)row["spending"]!, (decimal)row["balance"]!)),
                ],
                Months =
                [
                    .. root["months"]!.AsArray().Select(row => new MonthRow(
                        (int)row!["month"]!, (decimal)row["income"]!, (decimal)row["spending"]!)),
                ],
                Notes = [.. root["notes"]!.AsArray().Select(one => Words(one!))],
            };
        }
        catch (JsonException broken)
        {
            throw new FormatException($"line {broken.LineNumber + 1}: it is not JSON", broken);
        }
        catch (Exception broken) when (broken
            is InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new FormatException($"it is no bulletin of this program: {broken.Message}", broken);
        }
    }

    /// <summary>The indicators as CSV (CSV 文本) with a header.</summary>
    public static string Csv(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var text = new StringBuilder("id,block,name_zh,name_en,unit,value\n");
        foreach (var one in IndicatorList.All)
        {
            var value = bulletin.Values.GetValueOrDefault(one.Id) is { } number ? Short(number).ToString(CultureInfo.InvariantCulture) : "";
            text.Append(CultureInfo.InvariantCulture, $"{one.Id},{Block(one.Block)},{one.Name.Chinese},\"{one.Name.English}\",")
                .Append(CultureInfo.InvariantCulture, $"{Unit(one.Unit)},{value}\n");
        }

        return text.ToString();
    }

    /// <summary>Which indicators have another value in another edition (更正差异), in the order of the bulletin.</summary>
    public static IEnumerable<(Indicator Indicator, decimal? Before, decimal? After)> Differences(Bulletin before, Bulletin after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return IndicatorList.All
            .Select(one => (one, Kept(before.Values.GetValueOrDefault(one.Id)), Kept(after.Values.GetValueOrDefault(one.Id))))
            .Where(one => one.Item2 != one.Item3);
    }

    private static decimal? Kept(decimal? value) => value is { } number ? Short(number) : null;

    /// <summary>Whole numbers as they are, quotients to nine decimals, without zeros at the end.</summary>
    private static decimal Short(decimal value) =>
        Math.Round(value, RateDecimals, MidpointRounding.AwayFromZero) / 1.000000000000000000000000000000m;

    private static string Unit(IndicatorUnit unit) => unit switch
    {
        IndicatorUnit.FenEach => "fen each",
        _ => unit.ToString().ToLowerInvariant(),
    };

    private static string Block(IndicatorBlock block) => block.ToString().ToLowerInvariant();

    private static JsonObject Words(Bilingual words) => new() { ["zh"] = words.Chinese, ["en"] = words.English };

    private static Bilingual Words(JsonNode node) => new((string)node["zh"]!, (string)node["en"]!);

    private static JsonArray List(IEnumerable<JsonObject> rows) => [.. rows];
}
