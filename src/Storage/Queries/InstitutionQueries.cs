using System.Data.Common;
using Dapper;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Queries;

/// <summary>A department or a member of the medical staff (科室、医执人员) of an institution.</summary>
/// <param name="Region">Region of care.</param>
/// <param name="Provider">The institution.</param>
/// <param name="Infno">The transaction that shows it (交易编号): 5101 departments, 5102 medical staff.</param>
/// <param name="Code">Code of the department, or national code of the person.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day no longer; null: open.</param>
/// <param name="Details">The fields of the answer, a JSON object of texts.</param>
public sealed record InstitutionEntry(
    RegionCode Region, string Provider, string Infno, string Code, DateOnly From, DateOnly? Until, string Details);

/// <summary>SQL of departments and medical staff (科室、医执人员).</summary>
public static class InstitutionQueries
{
    /// <summary>Takes an entry, in place of the one with its code and first day. Parameters of <see cref="ValuesOf"/>.</summary>
    public const string Put = """
        insert into institution_entry (region, provider, infno, code, from_day, until_day, details)
        values (@Region, @Provider, @Infno, @Code, @From, @Until, @Details)
        on conflict (provider, infno, code, from_day, region) do update
            set until_day = excluded.until_day, details = excluded.details
        """;

    /// <summary>An institution's entries that hold on a day, in order of code. Index: institution_entry_pkey.</summary>
    public static IReadOnlyList<InstitutionEntry> On(DbConnection connection, string provider, string infno, DateOnly day) =>
    [
        .. connection.Query<Row>(
            """
            select region as Region, code as Code, from_day as FromDay, until_day as UntilDay, details as Details from institution_entry
            where provider = @provider and infno = @infno and from_day <= @on and (until_day is null or until_day > @on)
            order by code, from_day
            """,
            new { provider, infno, on = StoredDay.Of(day) }).Select(row => new InstitutionEntry(
                new RegionCode((int)row.Region), provider, infno, row.Code, StoredDay.Read(row.FromDay),
                row.UntilDay is { } until ? StoredDay.Read(until) : null, row.Details)),
    ];

    /// <summary>The parameters of <see cref="Put"/>.</summary>
    public static object ValuesOf(InstitutionEntry one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return new
        {
            Region = (long)one.Region.Value, one.Provider, one.Infno, one.Code, From = StoredDay.Of(one.From),
            Until = StoredDay.Of(one.Until), one.Details,
        };
    }

    private sealed class Row
    {
        public long Region { get; init; }

        public string Code { get; init; } = "";

        public long FromDay { get; init; }

        public long? UntilDay { get; init; }

        public string Details { get; init; } = "";
    }
}
