using System.Data.Common;
using Dapper;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Queries;

/// <summary>SQL of the registrations (备案).</summary>
public static class RegistrationQueries
{
    /// <summary>Adds one; parameters of <see cref="ValuesOf"/>.</summary>
    public const string Insert = """
        insert into registration (region, reg_id, infno, psn_no, provider, code, from_day, until_day, state, details, application, at)
        values (@Region, @Id, @Kind, @Person, @Provider, @Code, @From, @Until, 1, @Details, @Application, @At)
        """;

    /// <summary>Withdraws one (撤销). Index: registration_pkey.</summary>
    public const string Withdraw = "update registration set state = 2 where reg_id = @Id and region = @Region";

    /// <summary>Every registration of a person, also withdrawn ones, in order. Index: registration_by_person.</summary>
    public static List<Registration> OfPerson(DbConnection connection, DbTransaction? transaction, string person) =>
    [
        .. connection.Query<Row>(
            """
            select region as Region, reg_id as Id, infno as Kind, psn_no as Person, provider as Provider, code as Code,
                from_day as FromDay, until_day as UntilDay, state as State, details as Details, at as At
            from registration where psn_no = @person order by reg_id
            """,
            new { person }, transaction).Select(row => row.Value),
    ];

    /// <summary>How a person's care in a region is registered on a day (异地就医备案); a visit that begins then takes it over.</summary>
    public static async ValueTask<Filing> FilingOn(
        Database database, string person, DateOnly day, RegionCode care, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenReading(cancel);
        return Registrations.FilingOn(OfPerson(connection, transaction: null, person), day, care);
    }

    /// <summary>The parameters of <see cref="Insert"/>.</summary>
    public static object ValuesOf(Registration one) => new
    {
        Region = (long)one.Region.Value,
        one.Id,
        Kind = $"{(int)one.Kind}",
        Person = one.PersonNumber,
        one.Provider,
        one.Code,
        From = StoredDay.Of(one.From),
        Until = one.Until is { } until ? StoredDay.Of(until) : (long?)null,
        one.Details,
        one.Application,
        one.At,
    };

    private sealed class Row
    {
        public long Region { get; init; }

        public long Id { get; init; }

        public string Kind { get; init; } = "";

        public string Person { get; init; } = "";

        public string Provider { get; init; } = "";

        public string Code { get; init; } = "";

        public long FromDay { get; init; }

        public long? UntilDay { get; init; }

        public long State { get; init; }

        public string Details { get; init; } = "";

        public long At { get; init; }

        public Registration Value => new()
        {
            Region = new RegionCode((int)Region), Id = Id, Kind = Enum.Parse<RegistrationKind>(Kind), PersonNumber = Person,
            Provider = Provider, Code = Code, From = StoredDay.Read(FromDay),
            Until = UntilDay is { } until ? StoredDay.Read(until) : null, IsWithdrawn = State != 1, Details = Details, At = At,
        };
    }
}
