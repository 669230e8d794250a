using System.Text.Json;
using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

/// <summary>Statements of persons and employers (对账单).</summary>
public sealed class PayerStatementTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_statement_tells_what_was_asked_what_came_in_and_what_is_open(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var people = await office.Employer("E100", "enterprise", heads: 2, wage: 10_000);
        await office.Bill("2020-09");
        await office.Bill("2020-10");
        var first = await office.State("E100", "2020-09");
        await office.Pay($"B1 2020-09-20 E100 {new Money(first.Due.Total)}");

        var employer = await Json(office, "employer", "E100");
        Assert.Equal(2, employer.GetProperty("heads").GetInt32());
        Assert.Equal(2, employer.GetProperty("bills").GetArrayLength());
        Assert.Equal(first.Due.Total, employer.GetProperty("payments")[0].GetProperty("fen").GetInt64());
        Assert.Equal(0, employer.GetProperty("bills")[0].GetProperty("open").GetInt64());
        Assert.Equal((await office.State("E100", "2020-10")).Due.Total, employer.GetProperty("open").GetInt64());

        var person = await Json(office, "person", people[0]);
        Assert.Equal("insured", person.GetProperty("cover")[0].GetProperty("answer").GetString());
        var line = person.GetProperty("lines")[0];
        Assert.Equal("2020-09", line.GetProperty("period").GetString());
        Assert.Equal(1_000_000, line.GetProperty("base").GetInt64());
        Assert.Equal(20_000, line.GetProperty("own").GetInt64());
        Assert.Equal(2, person.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task A_statement_reads_in_both_languages_and_an_unknown_number_is_a_no()
    {
        await using var office = await ContributionOffice.Open(Engine.Sqlite);
        var people = await office.Employer("E100", "enterprise", heads: 1, wage: 10_000);
        await office.Bill("2020-09");
        string[] months = ["--from", "2020-09", "--until", "2020-09"];

        var chinese = await office.Run(["statement", "person", people[0], .. months, "--lang", "zh"]);
        Assert.Contains("个人权益记录单", chinese.Results);
        Assert.Contains("享受待遇", chinese.Results);
        var english = await office.Run(["statement", "employer", "E100", .. months, "--lang", "en"]);
        Assert.Contains("Statement of an employer", english.Results);
        Assert.Contains("open in all", english.Results);
        Assert.All(english.Results.Split('\n'), text => Assert.True(text.Length <= 100, text));

        Assert.Equal(ExitCode.No, (await office.Run("statement", "person", "nobody")).Code);
        var turned = await office.Run("statement", "person", people[0], "--from", "2020-09", "--until", "2020-08");
        Assert.Equal(ExitCode.BadInput, turned.Code);
        Assert.Contains("2020-08 is before --from 2020-09", turned.Notes);
    }

    private static async Task<JsonElement> Json(ContributionOffice office, string whose, string number)
    {
        var run = await office.Run("statement", whose, number, "--from", "2020-09", "--until", "2020-10", "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        using var document = JsonDocument.Parse(run.Results);
        return document.RootElement.GetProperty("statements")[0].Clone();
    }
}
