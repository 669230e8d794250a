using System.Data.Common;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Clearing;
using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Server.Gateway;
using Yibao.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>
/// The API for the staff of the agency on HTTP (经办接口入口): checks the token, finds the route, checks the duty and every field, and writes
/// the answer. Refusals are problem details with a permanent code.
/// </summary>
internal sealed class ApiEndpoint
{
    private const string Scheme = "Bearer ";

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private readonly Office office;
    private readonly IReadOnlyList<ApiRoute> routes;

    public ApiEndpoint(Office office, GroupingTables tables)
    {
        this.office = office;
        var desks = new ApiDesks(office.Database, office.Rules.Policies, office.Time, tables);
        routes =
        [
            .. EnrolmentRoutes.Of(desks), .. ServiceRoutes.Of(desks), .. ContributionRoutes.Of(desks), .. ReliefRoutes.Of(desks),
            .. SubsidyRoutes.Of(desks), .. ElsewhereRoutes.Of(desks), .. PaymentRoutes.Of(desks), .. RunRoutes.Of(desks),
            .. GroupListRoutes.Of(desks), .. ProviderRoutes.Of(desks), .. ClearingRoutes.Of(desks), .. QueryRoutes.Of(desks),
            .. QuotaRoutes.Of(desks), .. HeadRoutes.Of(desks), .. EpidemicRoutes.Of(desks),
        ];
    }

    /// <summary>Every route, for the document.</summary>
    public IReadOnlyList<ApiRoute> Routes => routes;

    /// <summary>Whether a path is of the API.</summary>
    public static bool Serves(string path) => path.StartsWith(ApiRoute.Prefix + "/", StringComparison.Ordinal);

    public async Task Serve(HttpContext context)
    {
        var answer = await Answer(context);
        var body = JsonSerializer.SerializeToUtf8Bytes(answer.Body, Readable);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.IsProblem ? "application/problem+json" : "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store"; // personal data
        if (answer.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<ApiAnswer> Answer(HttpContext context)
    {
        var request = context.Request;
        var language = LanguageOf(request);
        ApiAnswer Refused(int status, RefusalKind kind, string where = "", string detail = "") =>
            ApiAnswer.Refused(status, new Refusal(kind, where, detail), language);

        if (await StaffOf(request, context.RequestAborted) is not { } staff)
        {
            return Refused(StatusCodes.Status401Unauthorized, ApiRefusals.NoToken);
        }

        var found = routes.Select(route => (Route: route, Path: route.Match(request.Path.Value ?? ""))).Where(one => one.Path is not null)
            .ToArray();
        if (found.Length == 0)
        {
            return Refused(StatusCodes.Status404NotFound, ApiRefusals.NoRoute);
        }

        var (route, path) = Array.Find(found, one => one.Route.Method == request.Method);
        if (route is null)
        {
            return Refused(
                StatusCodes.Status405MethodNotAllowed, ApiRefusals.Method, "", string.Join(", ", found.Select(one => one.Route.Method)));
        }

        if (route.Duty is { } duty && staff.Duty != duty)
        {
            return Refused(StatusCodes.Status403Forbidden, ApiRefusals.NoRight, "", duty.ToString().ToLowerInvariant());
        }

        var values = new ApiValues();
        if ((HttpMethods.IsGet(request.Method) ? FromQuery(route, request.Query, values) : await FromBody(route, context, values))
            is { } refusal)
        {
            var isTooLarge = refusal.Kind == ApiRefusals.TooLarge;
            return ApiAnswer.Refused(
                isTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, refusal, language);
        }

        try
        {
            return await route.Handle(new ApiCall(staff, path!, values, language, context.RequestAborted));
        }
        catch (Exception broken) when (broken is StorageUnavailableException or DbException)
        {
            return Refused(StatusCodes.Status503ServiceUnavailable, ApiRefusals.NoDatabase);
        }
    }

    private async Task<Staff?> StaffOf(HttpRequest request, CancellationToken cancel)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await StaffTokens.Find(office.Database, header[Scheme.Length..].Trim(), cancel) : null;
    }

    private static Language LanguageOf(HttpRequest request) =>
        request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase)
            ? Language.English : Language.Chinese;

    private static Refusal? FromQuery(ApiRoute route, IQueryCollection query, ApiValues values)
    {
        foreach (var (name, given) in query)
        {
            if (route.Fields.FirstOrDefault(field => field.Name == name) is not { } field)
            {
                return ApiValues.Unknown(route.Fields, name);
            }

            if (values.Take(field, given.ToString(), name) is { } wrong)
            {
                return wrong;
            }
        }

        return values.Missing(route.Fields, "");
    }

    private static async Task<Refusal?> FromBody(ApiRoute route, HttpContext context, ApiValues values)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException)
        {
            return new Refusal(ApiRefusals.NotJson, "", "");
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal(ApiRefusals.TooLarge, "", $"at most {GatewayRequest.BodyBytesMax} bytes");
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? values.Take(route.Fields, document.RootElement, "") : new Refusal(ApiRefusals.NotJson, "", "");
        }
    }
}
