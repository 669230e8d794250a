using System.Globalization;
using System.Text;
using System.Text.Json;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Clearing.Messages;

/// <summary>A leg as the body of a message and back (报文体): a JSON object with the fields in one order, so that equal legs are equal
/// texts.</summary>
public static class LegText
{
    /// <summary>The body (报文体).</summary>
    public static string Of(Leg leg)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("setl_id", leg.SettlementId);
            if (leg.Reverses is { } reversed)
            {
                json.WriteNumber("reverses", reversed);
            }

            if (leg.Deducts is { } deducted)
            {
                json.WriteNumber("deducts", deducted);
            }

            json.WriteString("home", leg.Home.ToString());
            json.WriteString("care", leg.Care.ToString());
            json.WriteString("provider", leg.Provider);
            json.WriteNumber("scheme", (int)leg.Scheme);
            json.WriteString("clr_type", leg.ClearingType);
            json.WriteNumber("kind", (int)leg.Kind);
            json.WriteNumber("epidemic", (int)leg.Epidemic);
            json.WriteString("psn_no", leg.PersonNumber);
            json.WriteString("day", Days.Text(leg.Day));
            json.WriteNumber("at", leg.At);
            json.WriteString("booked_day", Days.Text(leg.BookedDay));
            json.WriteNumber("total", leg.Total);
            json.WriteNumber("fund_paid", leg.FundPaid);
            json.WriteNumber("account", leg.Account);
            json.WriteNumber("cash", leg.Cash);
            json.WritePropertyName("funds");
            Write(json, leg.Funds);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The leg of a body (读取报文体).</summary>
    /// <exception cref="FormatException">It is no leg.</exception>
    public static Leg Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return new Leg
            {
                SettlementId = root.GetProperty("setl_id").GetInt64(),
                Reverses = root.TryGetProperty("reverses", out var reversed) ? reversed.GetInt64() : null,
                Deducts = root.TryGetProperty("deducts", out var deducted) ? deducted.GetInt64() : null,
                Home = Region(root, "home"),
                Care = Region(root, "care"),
                Provider = root.GetProperty("provider").GetString()!,
                Scheme = (Scheme)root.GetProperty("scheme").GetInt32(),
                ClearingType = root.GetProperty("clr_type").GetString()!,
                Kind = (VisitKind)root.GetProperty("kind").GetInt32(),
                Epidemic = (EpidemicStatus)root.GetProperty("epidemic").GetInt32(),
                PersonNumber = root.GetProperty("psn_no").GetString()!,
                Day = Day(root, "day"),
                At = root.GetProperty("at").GetInt64(),
                BookedDay = Day(root, "booked_day"),
                Total = root.GetProperty("total").GetInt64(),
                FundPaid = root.GetProperty("fund_paid").GetInt64(),
                Account = root.GetProperty("account").GetInt64(),
                Cash = root.GetProperty("cash").GetInt64(),
                Funds = SharesOf(root.GetProperty("funds")),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"the body of a message is no leg: {wrong.Message}", wrong);
        }
    }

    /// <summary>Fund shares as text (基金明细): [[fund code, fen], ...].</summary>
    public static string Of(IReadOnlyList<FundShare> funds) => string.Create(
        CultureInfo.InvariantCulture, $"[{string.Join(',', funds.Select(share => $"[{share.Code},{share.Fen}]"))}]");

    /// <summary>The fund shares of a text (读取基金明细).</summary>
    public static IReadOnlyList<FundShare> SharesOf(string text)
    {
        using var json = JsonDocument.Parse(text);
        return SharesOf(json.RootElement);
    }

    private static FundShare[] SharesOf(JsonElement funds) =>
        [.. funds.EnumerateArray().Select(share => new FundShare(share[0].GetInt32(), share[1].GetInt64()))];

    private static void Write(Utf8JsonWriter json, IReadOnlyList<FundShare> funds)
    {
        json.WriteStartArray();
        foreach (var share in funds)
        {
            json.WriteStartArray();
            json.WriteNumberValue(share.Code);
            json.WriteNumberValue(share.Fen);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static RegionCode Region(JsonElement root, string name) =>
        RegionCode.TryParse(root.GetProperty(name).GetString(), out var region) ? region
        : throw new FormatException($"the body of a message is no leg: {name} is no region");

    private static DateOnly Day(JsonElement root, string name) =>
        DateOnly.ParseExact(root.GetProperty(name).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
