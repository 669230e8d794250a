using System.Text.Encodings.Web;
using System.Text.Json;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Cli.Settling;

/// <summary>
/// Statements as one JSON document (JSON结算单): everything that the text shows and more; written as a stream. Amounts are yuan with two
/// decimals.
/// </summary>
internal sealed class StatementJson : IDisposable
{
    private const int FlushBytes = 1 << 16;

    private readonly TextWriter results;
    private readonly MemoryStream buffer = new();
    private readonly Utf8JsonWriter json;
    private readonly CatalogueBook? catalogue;
    private readonly Language language;
    private readonly List<RefusedRow> refused = [];

    public StatementJson(TextWriter results, Language language, CatalogueBook? catalogue)
    {
        (this.results, this.language, this.catalogue) = (results, language, catalogue);
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n",
        });
        json.WriteStartObject();
        json.WriteStartArray("bills");
    }

    /// <summary>Writes a settled bill.</summary>
    public void Write(SettledBill bill)
    {
        json.WriteStartObject();
        json.WriteString("bill", bill.Bill);
        json.WriteString("person", bill.Person);
        json.WriteString("region", bill.Key.Region.ToString());
        json.WriteNumber("scheme", (int)bill.Key.Scheme);
        json.WriteString("grade", bill.Key.Grade);
        Texts("diagnoses", bill.Diagnoses);
        json.WriteStartArray("settlements");
        foreach (var part in bill.Parts)
        {
            Part(part);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Spill(FlushBytes);
    }

    /// <summary>Keeps a refused row for the end of the document.</summary>
    public void Refuse(RefusedRow row) => refused.Add(row);

    /// <summary>Ends the document with the refused rows and the counts.</summary>
    public void Complete(long rows, long settledRows, long refusedRows)
    {
        json.WriteEndArray();
        json.WriteStartArray("refused");
        foreach (var row in refused)
        {
            json.WriteStartObject();
            json.WriteString("bill", row.Bill);
            json.WriteNumber("line", row.Line);
            json.WriteNumber("column", row.Column);
            json.WriteString("field", row.Field);
            json.WriteString("code", row.Kind.Code);
            json.WriteString("reason", language == Language.Chinese ? row.Kind.Chinese : row.Kind.English);
            json.WriteString("detail", row.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("rows");
        json.WriteNumber("in", rows);
        json.WriteNumber("settled", settledRows);
        json.WriteNumber("refused", refusedRows);
        json.WriteEndObject();
        json.WriteEndObject();
        Spill(0);
        results.WriteLine();
    }

    public void Dispose()
    {
        json.Dispose();
        buffer.Dispose();
    }

    private void Spill(int limit)
    {
        json.Flush();
        if (buffer.Length > limit)
        {
            results.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            buffer.SetLength(0);
        }
    }

    private void Part(Statement settlement)
    {
        var facts = settlement.Bill.Facts;
        var totals = settlement.Totals;
        json.WriteStartObject();
        json.WriteString("date", Days.Text(DateOnly.FromDayNumber(facts.DayNumber)));
        json.WriteNumber("age", facts.Age);
        json.WriteNumber("months", facts.Months);
        foreach (var (dimension, value) in Words(facts))
        {
            json.WriteString(Vocabulary.NameOf(dimension), Vocabulary.ValuesOf(dimension)[value].Name);
        }

        json.WriteNumber("stay", totals.Stay);
        Lines(settlement);
        Parts(totals.Submitted, totals.NonCovered, totals.OverStandard, totals.FirstPay, totals.Eligible);
        Layers(settlement);
        Yuan("fund_paid", totals.FundPaid);
        Yuan("hospital_borne", totals.HospitalBorne);
        Yuan("account_paid", totals.AccountPaid);
        Yuan("cash", totals.Cash);
        json.WriteStartArray("accumulators");
        foreach (var change in settlement.Changes)
        {
            var isCount = settlement.Plan!.FindSlot(change.Slot) is Plan.StaysSlot or Plan.SettlementsSlot;
            json.WriteStartObject();
            json.WriteString("name", change.Slot);
            json.WriteNumber("period", change.PeriodKey);
            json.WritePropertyName("change");
            json.WriteRawValue(isCount ? $"{change.Delta}" : new Money(change.Delta).ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Steps(settlement);
        json.WriteEndObject();
    }

    private static (Dimension Dimension, int Value)[] Words(CaseFacts facts) =>
    [
        (Dimension.Visit, (int)facts.Visit), (Dimension.Tier, (int)facts.Tier), (Dimension.Status, (int)facts.Status),
        (Dimension.Sex, (int)facts.Sex), (Dimension.Aid, (int)facts.Aid), (Dimension.Post, (int)facts.Post),
        (Dimension.Place, (int)facts.Place), (Dimension.Filing, (int)facts.Filing), (Dimension.Network, (int)facts.Network),
        (Dimension.Epidemic, (int)facts.Epidemic),
    ];

    private void Lines(Statement settlement)
    {
        json.WriteStartArray("lines");
        for (var i = 0; i < settlement.Lines.Count; i++)
        {
            var part = settlement.Parts[i];
            var terms = settlement.Terms[i];
            json.WriteStartObject();
            if (terms.ItemVersion >= 0 && catalogue is not null)
            {
                json.WriteString("item", catalogue.Items[terms.ItemVersion].Code);
            }

            json.WriteString("class", terms.Class.ToString());
            json.WriteString("scope", BenefitScopes.Name(part.Scope));
            if (part.Denial != DenialReason.None)
            {
                json.WriteString("denial", part.Denial.Name(language));
            }

            Parts(part.Submitted, part.NonCovered, part.OverStandard, part.FirstPay, part.Eligible);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Parts(long submitted, long nonCovered, long overStandard, long firstPay, long eligible)
    {
        Yuan("submitted", submitted);
        Yuan("non_covered", nonCovered);
        Yuan("over_standard", overStandard);
        Yuan("first_pay", firstPay);
        Yuan("eligible", eligible);
    }

    private void Layers(Statement settlement)
    {
        json.WriteStartArray("layers");
        for (var i = 0; i < settlement.Layers.Count; i++)
        {
            var result = settlement.Layers[i];
            var layer = settlement.Plan!.Layers[i];
            json.WriteStartObject();
            json.WriteString("layer", layer.Id);
            json.WriteString("name", layer.Name.In(language));
            json.WriteNumber("fund", layer.Fund.Code);
            json.WriteBoolean("applies", result.Cell >= 0);
            Yuan("offered", result.Offered);
            Yuan("cut", result.Cut);
            Yuan("deductible_required", result.DeductibleRequired);
            Yuan("deductible_by_first_pay", result.DeductibleByFirstPay);
            Yuan("deductible_consumed", result.DeductibleConsumed);
            json.WriteStartArray("bands");
            foreach (var band in settlement.Bands.Where(b => b.Layer == i && b.Until > b.From))
            {
                json.WriteStartObject();
                Yuan("from", band.From);
                Yuan("until", band.Until);
                json.WriteString("rate", new Rate(band.Ppm).ToString());
                Yuan("paid", band.Paid);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("by_floor", result.ByFloor);
            if (result.Cell >= 0 && result.CeilingLeft != long.MaxValue)
            {
                Yuan("ceiling_left", result.CeilingLeft);
            }

            Yuan("paid", result.Paid);
            Yuan("beyond_ceiling", result.Beyond);
            Yuan("coinsurance", result.Coinsurance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Steps(Statement settlement)
    {
        json.WriteStartArray("explanation");
        foreach (var step in Explanation.Of(settlement, catalogue))
        {
            json.WriteStartObject();
            json.WriteString("step", step.Kind.ToString());
            if (step.Layer.Length > 0)
            {
                json.WriteString("layer", step.Layer);
            }

            if (step.Line > 0)
            {
                json.WriteNumber("line", step.Line);
            }

            json.WriteString("text", step.Text.In(language));
            json.WriteStartObject("amounts");
            foreach (var amount in step.Amounts)
            {
                Yuan(amount.Name, amount.Amount.Fen);
            }

            json.WriteEndObject();
            Articles(step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Articles(ExplanationStep step)
    {
        json.WriteStartArray("articles");
        foreach (var article in step.Articles)
        {
            json.WriteStartObject();
            json.WriteString("heading_zh", article.Heading.Chinese);
            json.WriteString("heading_en", article.Heading.English);
            if (article.Citation is { } citation)
            {
                json.WriteString("document", citation.Document);
                json.WriteString("article", citation.Article);
                json.WriteString("date", citation.Date);
                json.WriteString("link", citation.Link);
                json.WriteString("trust", Word(citation.Trust));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (step.Item is { } item)
        {
            json.WriteStartObject("catalogue");
            json.WriteString("code", item.Code);
            json.WriteString("source", item.Source);
            json.WriteString("trust", Word(item.Trust));
            json.WriteEndObject();
        }
    }

    private static string Word(Trust trust) => PolicyCommands.PolicyWords.NameOf(trust);

    private void Texts(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Yuan with two decimals, exactly as they are.</summary>
    private void Yuan(string name, long fen)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(new Money(fen).ToString());
    }
}
