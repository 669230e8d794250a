using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Agency.Services;

/// <summary>Registers something of a person that benefits depend on (备案 2501, 2503, 2505, 2507).</summary>
public sealed class Register : Operation
{
    /// <summary>What is registered; the counter gives id, region and instant.</summary>
    public required Registration Registration { get; init; }

    /// <summary>Scheme in which the person must be insured on the first day (险种); null: in any.</summary>
    public Scheme? Scheme { get; init; }

    /// <summary>The answer.</summary>
    public required Func<Registration, byte[]> Registered { get; init; }

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        WithdrawRegistration.AskRegistrations(needs, PersonNumber);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out var person, out var refused))
        {
            return refused;
        }

        if (desk.Provider(Key.Provider) is not { } provider || !provider.Holds(desk.Today))
        {
            return Decision.Refuse(CounterRefusals.NotDesignated, "fixmedins_code", Days.Text(desk.Today));
        }

        var from = Registration.From;
        if (Registration.Until <= from)
        {
            return Decision.Refuse(ServiceRefusals.PeriodWrong, "enddate", Days.Text(from));
        }

        if (person.File.Enrolments.FirstOrDefault(span => span.Holds(from) && (Scheme is null || span.Scheme == Scheme)) is not { } span)
        {
            return Decision.Refuse(CounterRefusals.NotInsured, "begndate", Days.Text(from));
        }

        var region = person.File.Person.Region;
        var asked = Registration with { Until = Registrations.UntilOf(Registration, desk.Rules.Find(region, span.Scheme, span.Grade)) };
        var known = WithdrawRegistration.RegistrationsOf(desk, PersonNumber);
        if (known.Find(asked.Overlaps) is { } other)
        {
            return Decision.Refuse(ServiceRefusals.Overlapping, "begndate", $"{other.Id} {Days.Text(other.From)}");
        }

        var made = asked with { Id = desk.NextId(), Region = region, At = desk.At };
        desk.Writes.Add(RegistrationQueries.Insert, RegistrationQueries.ValuesOf(made));
        known.Add(made);
        return Decision.Done(Registered(made), made.Id);
    }
}

/// <summary>Withdraws a registration (备案撤销 2502, 2504, 2506): only the institution that registered it may.</summary>
public sealed class WithdrawRegistration : Operation
{
    /// <summary>Its serial.</summary>
    public required long RegistrationId { get; init; }

    /// <summary>What it must be.</summary>
    public required RegistrationKind Kind { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Withdrawn { get; init; }

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        AskRegistrations(needs, PersonNumber);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        const string where = "trt_dcla_detl_sn";
        if (!TryPerson(desk, out _, out var refused))
        {
            return refused;
        }

        var known = RegistrationsOf(desk, PersonNumber);
        var index = known.FindIndex(one => one.Id == RegistrationId && one.Kind == Kind);
        if (index < 0)
        {
            return Decision.Refuse(ServiceRefusals.UnknownRegistration, where);
        }

        if (known[index].Provider != Key.Provider)
        {
            return Decision.Refuse(ServiceRefusals.OtherProvider, where);
        }

        if (known[index].IsWithdrawn)
        {
            return Decision.Refuse(ServiceRefusals.Withdrawn, where);
        }

        known[index] = known[index] with { IsWithdrawn = true };
        desk.Writes.Add(RegistrationQueries.Withdraw, new { known[index].Id, Region = (long)known[index].Region.Value });
        return Decision.Done(Withdrawn(), RegistrationId);
    }

    internal static void AskRegistrations(Needs needs, string person) => needs.Others.TryAdd(
        NameOf(person), (connection, transaction) => RegistrationQueries.OfPerson(connection, transaction, person));

    internal static List<Registration> RegistrationsOf(Desk desk, string person) => desk.Other<List<Registration>>(NameOf(person));

    private static string NameOf(string person) => "registrations " + person;
}
