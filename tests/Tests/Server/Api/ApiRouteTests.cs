using System.Text.Json.Nodes;
using Yibao.Server.Api;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Server.Api;

/// <summary>What holds for every route: token, duty, fields. The routes are read from the document.</summary>
public sealed class ApiRouteTests(ApiBench bench, ITestOutputHelper output) : IClassFixture<ApiBench>
{
    private const int RoutesLeast = 20;

    [Fact]
    public async Task Every_route_wants_a_valid_token_first()
    {
        var refused = 0;
        foreach (var (method, path, _) in await Routes())
        {
            foreach (var token in new[] { null, "nobody", bench.Revoked })
            {
                Assert.Equal((401, "API001", ""), await bench.Refused(token, method, path, method == "POST" ? "no JSON" : null));
                refused++;
            }
        }

        output.WriteLine($"{refused} refused: without, with an unknown and with a withdrawn token");

        Assert.Equal((401, "API001", ""), await bench.Refused(null, "GET", "/api/v1/nothing"));
    }

    [Fact]
    public async Task Every_route_that_changes_something_is_one_duty()
    {
        foreach (var (method, path, operation) in (await Routes()).Where(route => route.Method == "POST"))
        {
            var duty = operation["description"]!.GetValue<string>();
            var other = duty == "duty: clerk" ? "reviewer-1" : duty == "duty: reviewer" ? "clerk-1" : throw new FormatException(duty);
            Assert.Equal((403, "API004", ""), await bench.Refused(other, method, path, "{}"));
        }
    }

    [Fact]
    public async Task Every_route_names_the_field_that_is_missing_unknown_or_wrong()
    {
        foreach (var (method, path, operation) in await Routes())
        {
            var who = operation["description"]!.GetValue<string>() == "duty: reviewer" ? "reviewer-1" : "clerk-1";
            var isGet = method == "GET";
            Assert.Equal((400, "API007", "zzz"), isGet
                ? await bench.Refused(who, method, $"{path}?zzz=1") : await bench.Refused(who, method, path, """{"zzz": 1}"""));
            foreach (var field in Required(operation))
            {
                var wrong = new JsonObject { [field] = "" }.ToJsonString();
                Assert.Equal((400, "API009", field), isGet
                    ? await bench.Refused(who, method, $"{path}?{field}=") : await bench.Refused(who, method, path, wrong));
            }

            if (Required(operation).FirstOrDefault() is { } first)
            {
                Assert.Equal((400, "API008", first), await bench.Refused(who, method, path, isGet ? null : "{}"));
            }
        }
    }

    [Fact]
    public async Task The_guide_lists_every_route_with_its_duty()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "api.md"));
        foreach (var (template, methods) in (await bench.Document())["paths"]!.AsObject().Where(path => ApiEndpoint.Serves(path.Key)))
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var duty = operation!["description"]!.GetValue<string>().Replace("duty: ", "", StringComparison.Ordinal)
                    .Replace(" staff", "", StringComparison.Ordinal);
                var row = $"| `{method.ToUpperInvariant()} {template[ApiRoute.Prefix.Length..]}` | {duty} |";
                Assert.Contains(row, guide, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("GET", "/nothing", null, 404, "API002")]
    [InlineData("GET", "/regions/000000/relief-orders", null, 404, "API002")]
    [InlineData("GET", "/regions/44010/relief-orders", null, 404, "API002")]
    [InlineData("DELETE", "/regions/440100/relief-orders", null, 405, "API003")]
    [InlineData("GET", "/regions/440100/payments", null, 405, "API003")]
    [InlineData("POST", "/regions/440100/payments", "", 400, "API006")]
    [InlineData("POST", "/regions/440100/payments", "[]", 400, "API006")]
    [InlineData("POST", "/regions/440100/payments", "{", 400, "API006")]
    public async Task A_call_that_fits_no_route_or_is_no_object_is_refused(
        string method, string path, string? body, int status, string code)
    {
        var refused = await bench.Refused("clerk-1", method, ApiRoute.Prefix + path, body);
        Assert.Equal((status, code), (refused.Status, refused.Code));
    }

    [Theory]
    [InlineData("[]", "payments")]
    [InlineData("[1]", "payments[0]")]
    [InlineData("""[{"payment": "1", "day": "2020-02-30"}]""", "payments[0].day")]
    [InlineData("""[{"payment": "1"}]""", "payments[0].day")]
    [InlineData("""[{"payment": "1", "day": "2020-03-01", "scheme": 510}]""", "payments[0].scheme")]
    [InlineData("""[{"payment": "1", "day": "2020-03-01", "scheme": 310, "amount": "1.005"}]""", "payments[0].amount")]
    [InlineData("""[{"payment": "1", "day": "2020-03-01", "scheme": 310, "amount": 0}]""", "payments[0].amount")]
    public async Task A_field_of_a_row_is_named_with_its_row(string payments, string field)
    {
        var refused = await bench.Refused("clerk-1", "POST", $"{ApiBench.Region}/payments", "{\"payments\": " + payments + "}");
        Assert.Equal((400, field), (refused.Status, refused.Field));
    }

    [Fact]
    public async Task A_refusal_speaks_both_languages_and_its_title_the_callers()
    {
        var (_, chinese) = await bench.Call("clerk-1", "GET", "/api/v1/nothing");
        var (_, english) = await bench.Call("clerk-1", "GET", "/api/v1/nothing", language: "en-GB,en;q=0.9");
        Assert.Equal(("没有该接口", "there is no such route"), (chinese["zh"]!.GetValue<string>(), chinese["en"]!.GetValue<string>()));
        Assert.Equal(("没有该接口", "there is no such route"), (Text(chinese, "title"), Text(english, "title")));
    }

    private static string Text(JsonObject body, string name) => body[name]!.GetValue<string>();

    private static IEnumerable<string> Required(JsonObject operation) =>
        operation["requestBody"] is { } body
            ? body["content"]!["application/json"]!["schema"]!["required"]!.AsArray().Select(name => name!.GetValue<string>())
            : operation["parameters"]!.AsArray().Where(p => p!["in"]!.GetValue<string>() == "query" && p["required"]!.GetValue<bool>())
                .Select(p => p!["name"]!.GetValue<string>());

    private async Task<List<(string Method, string Path, JsonObject Operation)>> Routes()
    {
        var routes = new List<(string, string, JsonObject)>();
        foreach (var (template, methods) in (await bench.Document())["paths"]!.AsObject())
        {
            if (template.StartsWith(ApiRoute.Prefix, StringComparison.Ordinal))
            {
                (string Part, string Value)[] parts =
                    [("{region}", "440100"), ("{number}", "999"), ("{person}", "P1"), ("{employer}", "E1"), ("{payment}", "X1")];
                var path = parts.Aggregate(template, (text, one) => text.Replace(one.Part, one.Value, StringComparison.Ordinal));
                routes.AddRange(methods!.AsObject().Select(one => (one.Key.ToUpperInvariant(), path, one.Value!.AsObject())));
            }
        }

        Assert.True(routes.Count >= RoutesLeast, $"{routes.Count} routes");
        return routes;
    }
}
