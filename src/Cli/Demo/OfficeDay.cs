using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Yibao.Cli.Importing;
using Yibao.Cli.Institutions;
using Yibao.Cli.Office;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Server.Host;
using Yibao.Storage;
using Yibao.Storage.Ledger;
using Yibao.Storage.Registers;
using Yibao.Storage.Verify;
using Yibao.Workbench;

namespace Yibao.Cli.Demo;

/// <summary>
/// The second half of <c>yibao demo</c> (窗口一日演示): an embedded server, a synthetic region imported through the real commands' code, a busy
/// day of hospital counters through the HTTP gateway with signed messages, reconciliation, contributions, the books, and every invariant.
/// </summary>
/// <param name="output">Where it is told.</param>
/// <param name="language">In which language.</param>
/// <param name="book">The policies.</param>
/// <param name="policies">Their folder.</param>
/// <param name="catalogue">Folder of the catalogue.</param>
internal sealed class OfficeDay(Output output, Language language, PlanBook book, string policies, string catalogue)
{
    private const int People = 1_000;
    private const int Providers = 60;
    private const int Patients = 300;
    private const int AtOnce = 16; // counters that are open

    private readonly SyntheticScheme scheme = new(1, SyntheticScheme.Beijing);
    private readonly Dictionary<string, GatewayKey> keys = new(StringComparer.Ordinal);
    private long messages;

    /// <summary>Plays the day in a folder, which then holds the database.</summary>
    /// <returns>What happened, as data; <c>wrong</c> and <c>broken</c> count what must not be.</returns>
    public async Task<JsonObject> Play(string folder, CancellationToken cancel)
    {
        Title(In("窗口一日：经网关", "A day at the counters, through the gateway"));
        var address = DatabaseOf(folder);
        await Load(folder, address, cancel);
        var options = new ServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0), Database = address, Policies = policies, Catalogue = catalogue, Logs = false,
            Time = TimeProvider.System,
        };
        var result = new JsonObject { ["people"] = People, ["providers"] = Providers, ["patients"] = Patients };
        await using (var server = await YibaoServer.Start(options))
        {
            await Day(server, result);
        }

        await using var database = await Database.Open(address, cancel);
        Title(In("缴费：2020 年春，广州", "Contributions: Guangzhou, spring 2020"));
        await new ContributionDay(output, language, book).Play(database, result, cancel);
        await Books(database, result, cancel);
        await Check(database, result, cancel);
        return result;
    }

    /// <summary>The address of the database in a folder.</summary>
    public static DatabaseAddress DatabaseOf(string folder) =>
        DatabaseAddress.TryParse("sqlite:" + Path.Combine(folder, "yibao.db"), out var address, out var problem)
            ? address!
            : throw new BrokenEnvironmentException(problem!);

    private async Task Load(string folder, DatabaseAddress address, CancellationToken cancel)
    {
        RegisterFiles.Write(folder, scheme, People, Providers);
        await using var database = await Database.Open(address, cancel);
        await Migrator.Apply(database, TimeProvider.System.GetUtcNow(), cancel: cancel);
        foreach (var kind in new[] { "people", "providers", "accounts" })
        {
            var file = Path.Combine(folder, kind + ".csv");
            var runner = new ImportRunner(database, kind, file, Path.ChangeExtension(file, ".refused.csv"), TimeProvider.System);
            var (run, _, _) = await runner.Run(cancel);
            output.Line(
                string.Create(CultureInfo.InvariantCulture, $"  {kind + ".csv",-16}{run.RowsTaken,8} {In("行已导入", "rows imported")}"));
        }

        for (var i = 0; i < Providers; i++)
        {
            var credential = InstitutionCommand.NewCredential(scheme.Provider(i).Code, needsDigest: false);
            await Credentials.Issue(database, credential, TimeProvider.System.GetUtcNow(), cancel);
            keys[credential.Provider] = new GatewayKey(credential.PaasId, credential.Token);
        }
    }

    private async Task Day(YibaoServer server, JsonObject result)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var client = new GatewayClient(http, "/fsi/api/rsfComIfsService/callService", scheme.Region.ToString(), TimeProvider.System);
        var desk = new HospitalDesk(client, scheme, keys.GetValueOrDefault)
        {
            Time = TimeProvider.System, Answered = (_, _) => Interlocked.Increment(ref messages),
        };
        var day = new CounterDay(desk, scheme, People, Providers);
        var wrong = new List<string>();
        var begin = TimeProvider.System.GetTimestamp();
        var firstDay = Today();
        var next = -1L;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number and < Patients)
            {
                try
                {
                    await day.Play(number);
                }
                catch (WrongAnswerException failure)
                {
                    lock (wrong)
                    {
                        wrong.Add(failure.Message);
                    }
                }

                output.Progress($"[{new string('#', (int)(number * 40 / Patients)),-40}] {number}/{Patients}");
            }
        })));
        output.EndProgress();
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        foreach (var (kind, count) in day.Played)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"  {Columns.Pad(NameOf(kind), 40)}{count,8}"));
        }

        output.Line(string.Create(CultureInfo.InvariantCulture, $"  {In(
            $"{messages} 条报文，逐条核对，{wrong.Count} 条不符；每秒 {messages / seconds:F0} 条",
            $"{messages} messages, every answer checked: {wrong.Count} wrong; {messages / seconds:F0} a second")}"));
        foreach (var one in wrong.Take(5))
        {
            output.Note("  ✗ " + one);
        }

        var isRepeated = await Repeat(client);
        output.Line($"  {In("同一报文再发一次，应答逐字节相同", "a message sent again is answered byte for byte")}: {(isRepeated ? "✓" : "✗")}");
        result["reconciled"] = await Reconcile(desk, firstDay, wrong);
        result["messages"] = messages;
        result["wrong"] = wrong.Count + (isRepeated ? 0 : 1);
    }

    private async Task<int> Reconcile(HospitalDesk desk, DateOnly firstDay, List<string> wrong)
    {
        var (stated, differences) = await desk.Reconcile(firstDay, Today());
        var told = In(
            $"对账（3201）：{stated} 组合计，{differences.Count} 组不符",
            $"reconciliation (3201): {stated} totals of institutions, {differences.Count} differ");
        output.Line($"  {told}: {(differences.Count == 0 ? "✓" : "✗")}");
        foreach (var one in differences.Take(5))
        {
            output.Note("  ✗ " + one);
        }

        wrong.AddRange(differences);
        return stated;
    }

    private async Task<bool> Repeat(GatewayClient client)
    {
        var provider = scheme.Provider(0).Code;
        var (person, enrolment, _) = scheme.Person(0);
        var body = client.Body("2201", provider, client.NextMessageId(provider), new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["psn_no"] = person.Number, ["insutype"] = ((int)enrolment.Scheme).ToString(CultureInfo.InvariantCulture),
                ["begntime"] = "2020-06-01 09:00:00", ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = person.Document,
                ["ipt_otp_no"] = "OP1",
                ["atddr_no"] = "D000000000001", ["dr_name"] = "测试医师", ["dept_code"] = "A03", ["dept_name"] = "内科", ["caty"] = "A03",
            },
        });
        var first = await client.Send(body, keys[provider]);
        var second = await client.Send(body, keys[provider]);
        return first.Code == 0 && first.Body.AsSpan().SequenceEqual(second.Body);
    }

    private async Task Books(Database database, JsonObject result, CancellationToken cancel)
    {
        Title(In("总账", "The ledger"));
        var rows = await LedgerQueries.TrialBalance(database, Today(), new LedgerScope(), cancel);
        var accounts = new JsonArray();
        foreach (var row in rows.Where(row => row.Closing != 0))
        {
            var name = language == Language.Chinese ? row.Account.Chinese : row.Account.English;
            output.Line($"  {(int)row.Scheme} {row.Account.Code}  {Columns.Pad(Columns.Cut(name, 60), 62)}"
                + Columns.PadLeft(new Money(row.Closing).ToGroupedString(), 18));
            accounts.Add(new JsonObject { ["scheme"] = (int)row.Scheme, ["account"] = row.Account.Code, ["fen"] = row.Closing });
        }

        var sum = rows.Sum(row => row.Closing);
        output.Line($"  {In("借方减贷方", "debits minus credits"),-70}{new Money(sum),18}");
        result["accounts"] = accounts;
        result["unbalanced"] = sum;
    }

    private async Task Check(Database database, JsonObject result, CancellationToken cancel)
    {
        Title(In("不变量", "What must always be true"));
        var findings = await Invariants.Check(database, null, cancel);
        foreach (var finding in findings)
        {
            output.Line(Columns.Cut($"  {(finding.Holds ? "✓" : "✗")} {finding.Invariant.Code,-5}{finding.Invariant.Name(language)}",
                Output.ColumnsMax));
            foreach (var example in finding.Examples)
            {
                output.Line($"       - {example}");
            }
        }

        result["invariants"] = findings.Count;
        result["broken"] = findings.Count(finding => !finding.Holds);
    }

    private static DateOnly Today() => ChinaTime.DayOf(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private string NameOf(PatientKind kind) => kind switch
    {
        PatientKind.Outpatient => In("门诊", "outpatients"),
        PatientKind.OutpatientUndone => In("门诊，结算后冲正", "outpatients, settled and reversed"),
        PatientKind.Stay => In("住院", "stays"),
        _ => In("药店购药", "purchases at pharmacies"),
    };

    private void Title(string text)
    {
        output.Line();
        output.Line(text);
        output.Line(new string('─', Output.ColumnsMax));
    }

    private string In(string chinese, string english) => language == Language.Chinese ? chinese : english;
}
