using System.Globalization;
using Yibao.Policy;
using Yibao.Statistics;

namespace Yibao.Storage.Statistics;

/// <summary>
/// The facts of a year by SQL (事实语句), the same text for both engines: every row is kind, region, scheme, part, month and value. What care
/// there was comes from care_sum, so that no settlement is read.
/// </summary>
internal static class FactQueries
{
    /// <summary>What the index journal_beside_settlements holds: care_sum counts the rest.</summary>
    public const string BesideSettlements = "source not in (1, 2, 17, 18)";

    private const string InYear = "day >= @first and day <= @last";
    private const string InsuredAtEnd = "e.from_day <= @last and (e.until_day is null or e.until_day > @last) and e.state = 1";

    private static readonly (string Column, IncomeSource Source)[] Parts =
    [
        ("employer", IncomeSource.Employer), ("employee", IncomeSource.Employee), ("maternity", IncomeSource.Maternity),
        ("large", IncomeSource.LargeAmount), ("own", IncomeSource.Resident), ("surcharge", IncomeSource.Other),
    ];

    /// <summary>People: two passes over the enrolments, one over the persons.</summary>
    public static readonly string People = $"""
        select {Of(FactKind.Insured)}, e.region, e.scheme, e.status, 0, count(*) from enrolment e where {InsuredAtEnd}
        group by e.region, e.scheme, e.status
        union all
        select {Of(FactKind.MaternityInsured)}, e.region, e.scheme, 0, 0, count(*) from enrolment e where {InsuredAtEnd} and e.maternity = 1
        group by e.region, e.scheme
        union all
        select {Of(FactKind.Births)}, region, 0, 0, birth / 100 % 100, count(*) from person
        where birth >= @first and birth <= @last and merged_into = '' group by region, birth / 100 % 100
        union all
        select {Of(FactKind.Deaths)}, region, 0, 0, death_day / 100 % 100, count(*) from person
        where death_day >= @first and death_day <= @last and merged_into = '' group by region, death_day / 100 % 100
        union all
        select case when is_insured = 0 then {Of(FactKind.AidEntitled)} else {Of(FactKind.AidEntitledInsured)} end, region, 0, aid, 0,
            count(*)
        from (
            select g.region, g.psn_no, min(g.aid) as aid, 0 as is_insured from person_group g
            where g.aid <> 0 and g.from_day <= @last and (g.until_day is null or g.until_day > @last) group by g.region, g.psn_no
            union all
            select g.region, g.psn_no, min(g.aid), 1 from person_group g
            where g.aid <> 0 and g.from_day <= @last and (g.until_day is null or g.until_day > @last)
                and exists (select 1 from enrolment e where e.psn_no = g.psn_no and e.region = g.region and {InsuredAtEnd})
            group by g.region, g.psn_no
        ) entitled
        group by is_insured, region, aid
        """;

    /// <summary>Contributions: income, relief, aid.</summary>
    public static readonly string Contributions = string.Join("\nunion all\n", Parts.Select(part => $"""
        select {Of(FactKind.Income)}, region, scheme, {(int)part.Source}, day / 100 % 100, sum({part.Column}) from allocation
        where {InYear} group by region, scheme, day / 100 % 100
        """).Append($"""
        select {Of(FactKind.Income)}, region, 390, case level when 'assistance' then {(int)IncomeSource.Aid}
            when 'central' then {(int)IncomeSource.CentralSubsidy} when 'province' then {(int)IncomeSource.ProvinceSubsidy}
            else {(int)IncomeSource.LocalSubsidy} end as part, day / 100 % 100, sum(fen)
        from subsidy_receipt where {InYear} group by region, part, day / 100 % 100
        union all
        select {Of(FactKind.Relieved)}, b.region, b.scheme, {PayerPart} as part, b.period % 100, sum(b.waived) from bill b
        left join employer e on e.employer_no = b.payer and e.region = b.region and b.payer_kind = 1
        where b.waived <> 0 and b.period >= @first / 100 and b.period <= @last / 100 group by b.region, b.scheme, part, b.period % 100
        union all
        select {Of(FactKind.RelievedEmployers)}, region, scheme, part, 0, count(*) from (
            select b.region, b.scheme, b.payer, {PayerPart} as part from bill b
            left join employer e on e.employer_no = b.payer and e.region = b.region
            where b.waived <> 0 and b.payer_kind = 1 and b.period >= @first / 100 and b.period <= @last / 100
            group by b.region, b.scheme, b.payer, part having sum(b.waived) > 0
        ) relieved
        group by region, scheme, part
        union all
        select {Of(FactKind.AidedPeople)}, region, 390, part, 0, count(*) from ({Aided}) aided group by region, part
        union all
        select {Of(FactKind.AidedFen)}, region, 390, part, 0, sum(fen) from ({Aided}) aided group by region, part
        union all
        select {Of(FactKind.AidedPoor)}, region, 390, 0, 0, count(*) from ({Aided}) aided
        where part = {(int)AidCategory.RegisteredPoor} group by region
        union all
        select {Of(FactKind.AidedPoorFen)}, region, 390, 0, 0, sum(fen) from ({Aided}) aided
        where part = {(int)AidCategory.RegisteredPoor} group by region
        """));

    /// <summary>
    /// Care, by the lanes' sums, in one pass: kind of the sums, region, scheme, part, month, then what <see cref="CareFacts"/> tells of.
    /// </summary>
    public const string Care = """
        select kind, region, scheme, part, month % 100,
            sum(bills), sum(cost), sum(eligible), sum(fund), sum(account), sum(cash), sum(days)
        from care_sum where month >= @first / 100 and month <= @last / 100
        group by kind, region, scheme, part, month % 100
        """;

    /// <summary>What the columns of <see cref="Care"/> become, by kind of the sums; null: they say nothing of that kind.</summary>
    public static FactKind?[] CareFacts(CareSumKind kind) => kind switch
    {
        CareSumKind.Care =>
        [
            FactKind.Bills, FactKind.Cost, FactKind.Eligible, FactKind.FundPaid, FactKind.AccountPaid, FactKind.Cash, FactKind.StayDays,
        ],
        CareSumKind.Fund => [FactKind.BillsByFund, null, null, FactKind.PaidByFund, null, null, null],
        CareSumKind.Elsewhere => [FactKind.ElsewhereBills, FactKind.ElsewhereCost, null, FactKind.ElsewhereFund, null, null, null],
        _ => [FactKind.EpidemicBills, FactKind.EpidemicCost, null, FactKind.EpidemicFund, null, null, null],
    };

    /// <summary>Balances of ledger accounts: region, scheme, account, before the year, at its end; credits above zero.</summary>
    public const string Balances = """
        select region, scheme, account, cast(sum(case when day < @first then credit - debit else 0 end) as bigint),
            cast(sum(credit - debit) as bigint)
        from balance where day <= @last group by region, scheme, account
        """;

    /// <summary>
    /// Everything in the journal but settlements: region, scheme, account, source, month, fen; credits above zero. Index:
    /// journal_beside_settlements.
    /// </summary>
    public const string OtherEntries = $"""
        select region, scheme, account, source, day / 100 % 100, cast(-sum(fen) as bigint)
        from journal_entry
        where {BesideSettlements} and {InYear} group by region, scheme, account, source, day / 100 % 100
        """;

    private static string Aided => """
        select b.region, b.payer, sum(b.aid) as fen, max(coalesce((
            select min(g.aid) from person_group g
            where g.psn_no = b.payer and g.region = b.region and g.aid <> 0 and g.from_day <= b.due_day
                and (g.until_day is null or g.until_day > b.due_day)), 0)) as part
        from bill b where b.scheme = 390 and b.aid <> 0 and b.period = @first / 10000 group by b.region, b.payer having sum(b.aid) > 0
        """;

    private static string PayerPart => "case e.payer " + string.Concat(Enumerable.Range(1, FactKey.Payers.Count - 1).Select(
        part => string.Create(CultureInfo.InvariantCulture, $"when '{FactKey.Payers[part]}' then {part} "))) + "else 0 end";

    private static string Of(FactKind kind) => ((int)kind).ToString(CultureInfo.InvariantCulture);
}
