using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Yibao.Cli;
using Yibao.Cli.Importing;
using Yibao.Storage;
using Yibao.Storage.Registers;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Registers;

public sealed class ImportCommandTests
{
    private const string ProviderHeader = "region,code,name,kind,tier,level,from,until";
    private const string AccountHeader = "region,psn_no,day,balance";

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Providers_are_taken_once_and_wrong_ones_refused(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Sample("providers");
        Assert.Equal(
            ["H11010100001 1 3 2 20150101 ", "P11010100002 2 0  20170101 20200701"],
            await files.Read<string>(
                "select code || ' ' || kind || ' ' || tier || ' ' || hosp_lv || ' ' || from_day || ' ' "
                + "|| coalesce(cast(until_day as text), '') from provider where code in ('H11010100001', 'P11010100002') order by code"));
        var list = await files.Refused(
            "providers",
            ProviderHeader,
            "110000,H11010100001,示例三级医院,1,tier-3,2,2015-01-01,",
            "110000,H1101010001,示例医院,1,tier-3,2,2015-01-01,",
            "110000,H11010100009,示例医院,3,tier-3,2,2015-01-01,",
            "110000,H11010100009,示例医院,1,,2,2015-01-01,",
            "110000,H11010100009,示例医院,1,tier-3,15,2015-01-01,",
            "110000,H11010100009,,1,tier-3,2,2015-01-01,",
            "110000,H11010100009,示例医院,1,tier-3,2,2015-01-01,2014-01-01",
            "110000,H11010100009,示例医院,1,tier-3,2,2015-01-01,",
            "110000,H11010100009,示例医院,1,tier-3,2,2015-01-01,");
        Assert.Equal(
            [
                "2 IMP019 code", "3 IMP017 code", "4 IMP018 kind", "5 IMP018 tier", "6 IMP018 level", "7 IMP005 name", "8 IMP010 until",
                "10 IMP019 code",
            ],
            list);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Opening_balances_are_posted_in_balance_and_audited(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Sample("people");
        await files.Sample("accounts");
        Assert.Equal(570_615L, await files.One<long>("select cast(sum(account_fen) as bigint) from person_state"));
        Assert.Equal(
            ["310200 310 -570615", "900100 310 570615"],
            await files.Read<string>(
                "select account || ' ' || scheme || ' ' || sum(fen) from journal_entry group by account, scheme order by account"));
        Assert.Equal(0L, await files.One<long>("select cast(sum(fen) as bigint) from journal_entry"));
        Assert.Equal(0L, await files.One<long>("select cast(sum(debit) - sum(credit) as bigint) from balance"));
        Assert.Equal(["-1 1"], await files.Read<string>("select chain || ' ' || seq from audit_link"));
        Assert.Equal(
            ["1100002020000001 125000 3"],
            await files.Read<string>("select party || ' ' || fen || ' ' || source from journal_entry where fen = 125000"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_opening_balance_is_refused_where_it_cannot_be_one(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Sample("people");
        var list = await files.Refused(
            "accounts",
            AccountHeader,
            "110000,1100002020000001,2020-01-01,10.001",
            "110000,1100002020000001,2020-01-01,-10",
            "110000,1100002020000001,2020-01-01,10.00",
            "110000,1100002020000001,2020-01-01,10.00",
            "110000,1100002020000099,2020-01-01,10.00",
            "120000,1100002020000001,2020-01-01,10.00",
            "110000,1100002020000005,2020-01-01,10.00",
            "110000,1100002020000008,2020-06-30,10.00");
        Assert.Equal(
            [
                "2 IMP020 balance", "3 IMP020 balance", "5 IMP024 psn_no", "6 IMP021 psn_no", "7 IMP021 psn_no", "8 IMP022 psn_no",
                "9 IMP022 psn_no",
            ],
            list);
        Assert.Equal(["2 IMP023 psn_no"], await files.Refused("accounts", AccountHeader, "110000,1100002020000001,2020-01-01,5.00"));
        Assert.Equal(1_000L, await files.One<long>("select cast(sum(account_fen) as bigint) from person_state"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_catalogue_becomes_a_version_once(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        var folder = Path.Combine(Repository.Root, "catalogue");
        var first = await files.Run("import", "catalogue", folder, "--json");
        Assert.Equal(ExitCode.Done, first.Code);
        Assert.Equal("1 True", $"{JsonNode.Parse(first.Results)!["version"]} {(bool)JsonNode.Parse(first.Results)!["isNew"]!}");
        var second = await files.Run("import", "catalogue", folder);
        Assert.Equal("the same as catalogue version 1; nothing was stored\n", second.Results);
        var (version, stored) = (await CatalogueVersions.Newest(files.Database))!.Value;
        Assert.Equal(1, version);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "items.csv")), stored.Items);
        Assert.Equal((2, true), await CatalogueVersions.Add(files.Database, stored with { Ceilings = "" }, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task A_catalogue_with_a_mistake_is_named_and_not_stored()
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        var run = await files.Run("import", "catalogue", Path.Combine(Repository.Root, "tests/Tests/Catalogue/bad/cells"));
        Assert.Equal(ExitCode.No, run.Code);
        Assert.Contains("items.csv:", run.Notes, StringComparison.Ordinal);
        Assert.Null(await CatalogueVersions.Newest(files.Database));
    }

    [Fact]
    public async Task What_an_import_did_is_told_as_JSON()
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        var run = await files.Run(
            "import", "providers", CommandRun.Sample("providers.csv"), "--json", "--refused", files.Folder["none.csv"]);
        var json = JsonNode.Parse(run.Results)!;
        Assert.Equal("providers 6 6 0 False", $"{json["kind"]} {json["rows"]} {json["taken"]} {json["refused"]} {(bool)json["wasDone"]!}");
    }

    [Fact]
    public void Every_refusal_stands_in_the_document_with_both_texts()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs/registers.md"));
        var rows = Regex.Matches(document, @"^\| (IMP\d{3}) \| (.+?) \| (.+?) \|", RegexOptions.Multiline)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));
        Assert.Equal(ImportRefusals.All.Select(kind => (kind.Code, kind.Chinese, kind.English)), rows);
    }
}
