using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Cli.Clearing;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Server.Host;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;
using Yibao.Tests.Conventions;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Api;

/// <summary>A server on loopback with one employer of Guangzhou and its people, and staff who call it.</summary>
public sealed class ApiBench : IAsyncLifetime
{
    internal const string Region = "/api/v1/regions/440100";

    /// <summary>Wage of everybody: 10,000 yuan.</summary>
    private const long WageFen = 1_000_000;

    private static readonly RegionCode Guangzhou = new(440100);

    private readonly HttpClient http = new();
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);
    private TestDatabase? database;
    private YibaoServer? server;

    internal Database Database => server!.Office.Database;

    internal string Revoked { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Open(Engine.Sqlite);
        await Seed(database.Database);
        await database.Close();
        Assert.True(DatabaseAddress.TryParse(database.Address, out var address, out _));
        server = await YibaoServer.Start(new ServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0), Database = address!,
            Policies = Path.Combine(Repository.Root, "policies"), Catalogue = Path.Combine(Repository.Root, "catalogue"),
            Tables = new GroupingTables(DrgFiles.Grouper(Path.Combine(Repository.Root, "samples", "drg")).Grouper, null, "demonstration"),
            Authenticates = false, Logs = false, Time = TestClock.Summer2020(),
        });
        foreach (var (id, duty) in new[] { ("clerk-1", StaffDuty.Clerk), ("clerk-2", StaffDuty.Clerk), ("reviewer-1", StaffDuty.Reviewer) })
        {
            await Hire(id, duty);
        }

        Revoked = await Hire("gone", StaffDuty.Clerk);
        Assert.True(await StaffTokens.Revoke(Database, "gone", DateTimeOffset.UnixEpoch));
    }

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        http.Dispose();
        await database!.DisposeAsync();
    }

    /// <summary>A token for a person of the staff.</summary>
    internal async Task<string> Hire(string id, StaffDuty duty)
    {
        tokens[id] = $"token-of-{id}-{duty}";
        Assert.True(await StaffTokens.Issue(Database, new Staff(id, duty), tokens[id], DateTimeOffset.UnixEpoch));
        return tokens[id];
    }

    /// <summary>The OpenAPI document.</summary>
    internal async Task<JsonObject> Document() =>
        JsonNode.Parse(await http.GetStringAsync(new Uri(server!.Address, "/openapi.json")))!.AsObject();

    /// <summary>A call by a person of the staff, or with a token that nobody has; null: with none.</summary>
    internal async Task<(int Status, JsonObject Body)> Call(
        string? who, string method, string path, string? body = null, string? language = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server!.Address, path));
        if (who is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetValueOrDefault(who, who));
        }

        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    /// <summary>A call that must be done.</summary>
    internal async Task<JsonObject> Done(string who, string method, string path, string? body = null)
    {
        var (status, answer) = await Call(who, method, path, body);
        Assert.True(status is 200 or 201, answer.ToJsonString());
        return answer;
    }

    /// <summary>A call that must be refused: status, code and field.</summary>
    internal async Task<(int Status, string Code, string Field)> Refused(string? who, string method, string path, string? body = null)
    {
        var (status, answer) = await Call(who, method, path, body);
        return (status, answer["code"]?.GetValue<string>() ?? "", answer["field"]?.GetValue<string>() ?? "");
    }

    /// <summary>One value of the database.</summary>
    internal async Task<T> One<T>(string sql)
    {
        await using var connection = await Database.OpenReading();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    /// <summary>Bills a month of the employers.</summary>
    internal Task Bill(string month) => Bill(month, RunKind.Employers);

    /// <summary>Bills a year of the residents.</summary>
    internal Task BillResidents(string year) => Bill(year, RunKind.Residents);

    private async Task Bill(string text, RunKind kind)
    {
        Assert.True(BillPeriod.TryParse(text, out var period));
        var book = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book;
        await new BillRun(Database, new RegionRules(book), TestClock.Summer2020()) { Day = period.First }.Run(Guangzhou, kind, period, "");
    }

    private static async Task Seed(Database database)
    {
        var clock = TestClock.Summer2020();
        await using (var register = await RegisterBatch.Begin(database))
        {
            await register.Add([.. Enumerable.Range(1, 4).Select(Employee), Resident(5)]);
            await register.Commit(null, clock.GetUtcNow());
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow());
        foreach (var number in new[] { "E1", "E2" })
        {
            var code = CreditCode.Complete($"9144010000000000{number[1]}");
            batch.Add(new Employer(Guangzhou, number, code.Text, $"测试单位{number}", "enterprise", new(2015, 1, 1), null));
        }

        for (var person = 1; person <= 4; person++)
        {
            batch.Add(new WageDeclaration(Guangzhou, EmployerOf(person), $"P{person}", BillPeriod.OfMonth(new(2019, 1, 1)), WageFen), 1);
        }

        await batch.Commit();
    }

    private static string EmployerOf(int person) => person < 3 ? "E1" : "E2";

    private static PersonFile Resident(int number) => new(
        new InsuredPerson(Guangzhou, $"P{number}", "99", $"D{number}", $"测试{number}", Sex.Female, new(1985, 6, 15)),
        [
            new EnrolmentSpan
            {
                Scheme = Scheme.Resident, Status = PersonStatus.Resident, StatusCode = "15", From = new(2015, 1, 1),
            },
        ],
        []);

    private static PersonFile Employee(int number) => new(
        new InsuredPerson(Guangzhou, $"P{number}", "99", $"D{number}", $"测试{number}", Sex.Male, new(1985, 6, 15)),
        [
            new EnrolmentSpan
            {
                Scheme = Scheme.Employee, Status = PersonStatus.InService, StatusCode = "11", From = new(2015, 1, 1),
                EmployerNumber = EmployerOf(number), Employer = $"测试单位{EmployerOf(number)}", Maternity = true,
            },
        ],
        []);
}
