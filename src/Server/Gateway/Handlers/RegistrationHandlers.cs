using Yibao.Agency.Services;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Queries;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Registrations of persons (人员备案): 2501 to 2507, and the queries of those that hold, 5301 and 5302. An end day is the last day on which a
/// registration holds.
/// </summary>
internal static class RegistrationHandlers
{
    // Who it is stands in the register: the details hold no identity.
    private static readonly string[] Identity =
    [
        "psn_no", "psn_cert_type", "certno", "psn_name", "gend", "naty", "brdy", "tel", "addr", "agnter_name", "agnter_cert_type",
        "agnter_certno", "agnter_tel", "agnter_addr",
    ];

    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        routes.Map("2501", (request, context) => Register(counter, request, context, RegistrationKind.Referral));
        routes.Map("2502", (request, context) => Withdraw(counter, request, context, RegistrationKind.Referral));
        routes.Map("2503", (request, context) => Register(counter, request, context, RegistrationKind.ChronicDisease));
        routes.Map("2504", (request, context) => Withdraw(counter, request, context, RegistrationKind.ChronicDisease));
        routes.Map("2505", (request, context) => Register(counter, request, context, RegistrationKind.ChosenInstitution));
        routes.Map("2506", (request, context) => Withdraw(counter, request, context, RegistrationKind.ChosenInstitution));
        routes.Map("2507", (request, context) => Register(counter, request, context, RegistrationKind.Accident));
        routes.Map("5301", (request, context) => Diseases(counter, request, context));
        routes.Map("5302", (request, context) => Institutions(counter, request, context));
    }

    private static ValueTask<GatewayAnswer> Register(
        Counter counter, GatewayRequest request, GatewayContext context, RegistrationKind kind)
    {
        var row = request.Input.Row(kind == RegistrationKind.Referral ? "refmedin" : "data");
        var isReferral = kind == RegistrationKind.Referral;
        var isChosen = kind == RegistrationKind.ChosenInstitution;
        var isAccident = kind == RegistrationKind.Accident;
        var from = (row.Day("begndate") ?? row.Day(isReferral ? "refl_date" : "begndate"))!.Value;
        var last = row.Day("enddate");
        return counter.Run(
            new Register
            {
                Key = counter.KeyOf(request),
                Digest = request.Digest,
                Refused = Counter.Refused(context),
                PersonNumber = row.Text("psn_no"),
                HomeRegion = request.InsuredRegion,
                StatedDocument = isAccident ? row.Text("certno") : "",
                StatedName = isAccident ? row.Text("psn_name") : "",
                Scheme = isChosen ? null : Counter.SchemeOf(row.Text("insutype")),
                Registration = new Registration
                {
                    Id = 0,
                    Region = default,
                    Kind = kind,
                    PersonNumber = row.Text("psn_no"),
                    Provider = request.ProviderCode,
                    Code = kind switch
                    {
                        RegistrationKind.Referral => row.Text("reflin_medins_no"),
                        RegistrationKind.ChronicDisease => row.Text("opsp_dise_code"),
                        RegistrationKind.ChosenInstitution => row.Text("fixmedins_code"),
                        _ => "",
                    },
                    From = from,
                    Until = last is { } end && end < DateOnly.MaxValue ? end.AddDays(1) : null,
                    Details = row.Json(Identity),
                },
                Registered = made => Registered(request, context, made),
            });
    }

    private static byte[] Registered(GatewayRequest request, GatewayContext context, Registration made)
    {
        var answer = new AnswerWriter(context.Head());
        TableRow.WriteOnly(answer, request.Transaction.Output[0], new(StringComparer.Ordinal)
        {
            ["trt_dcla_detl_sn"] = Counter.TextOf(made.Id),
        });
        return answer.Bytes();
    }

    private static ValueTask<GatewayAnswer> Withdraw(
        Counter counter, GatewayRequest request, GatewayContext context, RegistrationKind kind)
    {
        var row = request.Input.Row("data");
        return counter.Run(
            new WithdrawRegistration
            {
                Key = counter.KeyOf(request),
                Digest = request.Digest,
                Refused = Counter.Refused(context),
                PersonNumber = row.Text("psn_no"),
                HomeRegion = request.InsuredRegion,
                RegistrationId = Counter.IdOf(row.Text("trt_dcla_detl_sn")),
                Kind = kind,
                Withdrawn = () => Counter.Empty(context),
            });
    }

    private static async ValueTask<GatewayAnswer> Diseases(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var holding = await Holding(counter, request, context, RegistrationKind.ChronicDisease);
        return Write(request, context, holding.Select(one => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["opsp_dise_code"] = one.Code,
            ["opsp_dise_name"] = one.Detail("opsp_dise_name"),
            ["begndate"] = one.From,
            ["enddate"] = one.Until?.AddDays(-1),
        }));
    }

    private static async ValueTask<GatewayAnswer> Institutions(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var application = request.Input.Row("data").Text("biz_appy_type");
        var holding = await Holding(counter, request, context, RegistrationKind.ChosenInstitution);
        return Write(request, context, holding.Where(one => one.Application == application).Select(one =>
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["psn_no"] = one.PersonNumber,
                ["fix_srt_no"] = one.Detail("fix_srt_no"),
                ["fixmedins_code"] = one.Code,
                ["fixmedins_name"] = one.Detail("fixmedins_name"),
                ["begndate"] = one.From,
                ["enddate"] = one.Until?.AddDays(-1),
                ["memo"] = one.Detail("memo"),
            }));
    }

    // What holds today or will: a client looks before it treats.
    private static async ValueTask<IEnumerable<Registration>> Holding(
        Counter counter, GatewayRequest request, GatewayContext context, RegistrationKind kind)
    {
        var today = ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());
        await using var connection = await counter.Office.Database.OpenReading(context.Aborted);
        return RegistrationQueries.OfPerson(connection, transaction: null, request.Input.Row("data").Text("psn_no"))
            .Where(one => one.Kind == kind && !one.IsWithdrawn && (one.Until is not { } until || until > today));
    }

    private static GatewayAnswer Write(GatewayRequest request, GatewayContext context, IEnumerable<Dictionary<string, object?>> rows)
    {
        var answer = new AnswerWriter(context.Head());
        TableRow.WriteAll(answer, request.Transaction.Output[0], rows);
        return answer.Finish();
    }
}
