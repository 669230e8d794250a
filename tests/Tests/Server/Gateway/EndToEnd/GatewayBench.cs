using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Yibao.Policy;
using Yibao.Server.Gateway;
using Yibao.Server.Host;
using Yibao.Storage;
using Yibao.Tests.Conventions;
using Yibao.Tests.Storage;
using Yibao.Workbench;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>
/// A server on loopback with a synthetic region in its registers, and a hospital's client. One for all tests: each takes people
/// of its own.
/// </summary>
public sealed class GatewayBench : IAsyncLifetime
{
    internal static readonly SyntheticScheme Scheme = new(1, SyntheticScheme.Beijing);

    /// <summary>A hospital in another province.</summary>
    internal const string Elsewhere = "H12000000001";

    private const int People = 400;
    private const int Providers = 12;

    private readonly HttpClient http = new();
    private TestDatabase? database;
    private YibaoServer? server;
    private int taken;
    private int messages;

    internal Uri Address => server!.Address;

    /// <summary>Whether callers identify themselves.</summary>
    internal bool Authenticates { get; init; }

    /// <summary>The engine under the office.</summary>
    internal Engine Engine { get; init; } = Engine.Sqlite;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Open(Engine);
        await Seeding.Registers(database.Database, Scheme, People, Providers);
        await using (var connection = await database.Database.OpenWriting())
        {
            await connection.ExecuteAsync("update person_state set account_fen = 500000"); // 5,000 yuan each
            await connection.ExecuteAsync(
                "insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day) "
                + "select 120000, @Elsewhere, name, kind, tier, hosp_lv, from_day, until_day from provider where code = @code",
                new { Elsewhere, code = Hospital(0) });
        }
        await database.Close();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        http.Dispose();
        await database!.DisposeAsync();
    }

    /// <summary>Stops the server and starts it again on the same file.</summary>
    internal async Task Restart()
    {
        await server!.DisposeAsync();
        await Start();
    }

    /// <summary>Credentials, straight into the register.</summary>
    internal async Task Register(params Credential[] credentials)
    {
        await using var connection = await server!.Office.Database.OpenWriting();
        foreach (var one in credentials)
        {
            await connection.ExecuteAsync(
                "insert into credential (paas_id, access_key, token, secret_key, provider, needs_digest, issued_at, revoked_at) "
                + "values (@Account, @AccessKey, @Token, @SecretKey, @ProviderCode, @needs, 0, @revoked)",
                new
                {
                    one.Account, one.AccessKey, one.Token, one.SecretKey, one.ProviderCode, needs = one.NeedsDigest ? 1L : 0L,
                    revoked = one.IsRevoked ? 1L : (long?)null,
                });
        }
    }

    /// <summary>How the care of a visit is registered.</summary>
    internal async Task<Filing> FilingOf(string visit)
    {
        await using var connection = await server!.Office.Database.OpenReading();
        return (Filing)await connection.ExecuteScalarAsync<long>(
            "select filing from visit where mdtrt_id = @id", new { id = long.Parse(visit, CultureInfo.InvariantCulture) });
    }

    /// <summary>A field that was kept of a visit as it was sent.</summary>
    internal async Task<string?> DetailOf(string visit, string field)
    {
        await using var connection = await server!.Office.Database.OpenReading();
        var details = await connection.ExecuteScalarAsync<string>(
            "select details from visit where mdtrt_id = @id", new { id = long.Parse(visit, CultureInfo.InvariantCulture) });
        return JsonNode.Parse(details!)![field]?.GetValue<string>();
    }

    /// <summary>Changes the register behind the office's back.</summary>
    internal async Task Plant(string sql, object values)
    {
        await using var connection = await server!.Office.Database.OpenWriting();
        await connection.ExecuteAsync(sql, values);
    }

    /// <summary>The next employed person that no other test uses.</summary>
    internal string TakePerson()
    {
        while (true)
        {
            var number = Interlocked.Increment(ref taken);
            if (Scheme.Person(number).Enrolment.StatusCode == "11")
                return Scheme.PersonNumber(number);
        }
    }

    internal static string Hospital(int number) => Scheme.Provider(number).Code;

    internal string NextMessage(string provider) =>
        string.Create(CultureInfo.InvariantCulture, $"{provider}20200615100000{Interlocked.Increment(ref messages):D4}");

    /// <summary>A message of a hospital.</summary>
    internal byte[] Message(string infno, object input, string? provider = null, string? msgid = null)
    {
        var sender = provider ?? Hospital(0);
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["infno"] = infno,
            ["msgid"] = msgid ?? NextMessage(sender),
            ["mdtrtarea_admvs"] = sender == Elsewhere ? "120000" : "110000",
            ["insuplc_admdvs"] = "110000",
            ["recer_sys_code"] = "YBXT",
            ["infver"] = "V1.0",
            ["opter_type"] = "1",
            ["opter"] = "0001",
            ["opter_name"] = "测试操作员",
            ["inf_time"] = "2020-06-15 10:00:00",
            ["fixmedins_code"] = sender,
            ["input"] = input,
        });
    }

    internal async Task<byte[]> Post(byte[] body, string path = "/fsi/api/rsfComIfsService/callService")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return await Post(content, path);
    }

    internal async Task<byte[]> Post(HttpContent content, string path = "/fsi/api/rsfComIfsService/callService")
    {
        using var response = await http.PostAsync(new Uri(Address, path), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    internal Task<string> Get(string path) => http.GetStringAsync(new Uri(Address, path));

    /// <summary>A call that must be done: its answer keeps to the table. Gives the output.</summary>
    internal async Task<JsonNode?> Done(string infno, object input, string? provider = null, string? msgid = null)
    {
        var answer = await Post(Message(infno, input, provider, msgid));
        var node = JsonNode.Parse(answer)!;
        Assert.True(node["infcode"]!.GetValue<int>() == 0, node["err_msg"]!.GetValue<string>());
        Assert.Equal([], AnswerCheck.Faults(infno, answer));
        return node["output"];
    }

    /// <summary>A call that must be refused: gives err_msg.</summary>
    internal async Task<string> Refused(string infno, object input, string? provider = null, string? msgid = null)
    {
        var answer = await Post(Message(infno, input, provider, msgid));
        var node = JsonNode.Parse(answer)!;
        Assert.True(node["infcode"]!.GetValue<int>() == -2, Encoding.UTF8.GetString(answer));
        return node["err_msg"]!.GetValue<string>();
    }

    /// <summary>A call with headers of its own: status and body.</summary>
    internal async Task<(int Status, string Text)> Send(byte[] body, string path, Dictionary<string, string?> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task Start()
    {
        Assert.True(DatabaseAddress.TryParse(database!.Address, out var address, out _));
        server = await YibaoServer.Start(new ServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Database = address!,
            Policies = Path.Combine(Repository.Root, "policies"),
            Catalogue = Path.Combine(Repository.Root, "catalogue"),
            Authenticates = Authenticates,
            Logs = false,
            Time = new Clock(),
        });
    }

    internal sealed class Clock : TimeProvider
    {
        internal static readonly DateTimeOffset Now = new(2020, 6, 15, 10, 0, 0, TimeSpan.FromHours(8));

        // It runs on over a restart: business ids are made from it.
        private static readonly Stopwatch Running = Stopwatch.StartNew();

        /// <summary>The instant that the server sees: what a caller signs, however long the tests before it took.</summary>
        internal static DateTimeOffset Instant => Now + Running.Elapsed;

        public override DateTimeOffset GetUtcNow() => Instant.ToUniversalTime();
    }
}

[CollectionDefinition("gateway")]
public sealed class GatewayBenchForAll : ICollectionFixture<GatewayBench>;
