using System.Text.Json.Nodes;
using Dapper;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Enrolment;

/// <summary>An identity document (身份证件).</summary>
/// <param name="Type">Kind, dictionary psn_cert_type.</param>
/// <param name="Number">Number; personal data.</param>
public readonly record struct IdentityDocument(string Type, string Number)
{
    /// <summary>Kind only (仅类型): what a log may hold.</summary>
    public override string ToString() => Type;
}

/// <summary>
/// One transaction of the enrolment desk (参保业务事务): the dossier is read and its records locked, what was decided is written with its
/// events, papers and ledger transactions. One at a time on a database, so that nobody joins twice at once.
/// </summary>
public sealed class EnrolmentBatch : IAsyncDisposable
{
    /// <summary>Audit chain of the enrolment desk (审计链号).</summary>
    public const int Chain = -3;

    private readonly AuditedBatch batch;
    private readonly Dictionary<RecordKey, PersonDesk> desks = [];

    private EnrolmentBatch(AuditedBatch batch) => this.batch = batch;

    /// <summary>Today in China (今日).</summary>
    public DateOnly Today => ChinaTime.DayOf(batch.Writes.At);

    /// <summary>Begins (开始).</summary>
    public static async Task<EnrolmentBatch> Begin(Database database, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new EnrolmentBatch(await AuditedBatch.Begin(database, Chain, at, cancel));
    }

    /// <summary>The document of a record (证件查询); null: no such record. Index: person_pkey.</summary>
    public async Task<IdentityDocument?> DocumentOf(RecordKey key) =>
        await batch.Connection.QueryFirstOrDefaultAsync<(string Type, string Number)?>(
            "select cert_type, certno from person where psn_no = @Number and region = @region",
            new { key.Number, region = (long)key.Region.Value }, batch.Transaction) is { } found
            ? new IdentityDocument(found.Type, found.Number) : null;

    /// <summary>
    /// Everything that is registered under some documents, also what was merged into it (全国档案); the records are locked until the end.
    /// Indexes: person_by_document, person_by_merge.
    /// </summary>
    public async Task<Dossier> Read(params IReadOnlyCollection<IdentityDocument> documents)
    {
        var keys = new HashSet<RecordKey>();
        foreach (var document in documents)
        {
            var rows = await batch.Connection.QueryAsync<(long Region, string Number)>(
                """
                select region, psn_no from person where certno = @Number and cert_type = @Type
                union
                select gone.region, gone.psn_no from person kept join person gone
                    on gone.merged_into = kept.psn_no and gone.region = kept.region and gone.merged_into <> ''
                where kept.certno = @Number and kept.cert_type = @Type
                """,
                new { document.Number, document.Type }, batch.Transaction);
            keys.UnionWith(rows.Select(row => new RecordKey(new RegionCode((int)row.Region), row.Number)));
        }

        if (keys.Count == 0)
        {
            return Dossier.Empty;
        }

        var needs = new Needs();
        foreach (var key in keys)
        {
            needs.Persons.Add(key.Number);
            needs.VisitsOf.Add(key.Number);
            needs.SettlementsOf.Add(key.Number);
        }

        var data = new DeskQuery(batch.Connection, locks: true).Read(needs, batch.Transaction);
        var files = new List<DossierFile>();
        foreach (var desk in data.Persons.Values.SelectMany(same => same))
        {
            var person = desk.File.Person;
            var key = new RecordKey(person.Region, person.Number);
            if (keys.Contains(key))
            {
                desks[key] = desk;
                files.Add(FileOf(desk, data));
            }
        }

        return new Dossier([.. files.OrderBy(f => f.File.Person.Region).ThenBy(f => f.File.Person.Number, StringComparer.Ordinal)]);
    }

    /// <summary>An employer of a region (参保单位); null: none of that number. Index: employer_pkey.</summary>
    public Task<PayingEmployer?> Employer(RegionCode region, string number) =>
        EnrolmentQueries.Employer(batch.Connection, batch.Transaction, region, number);

    /// <summary>
    /// The number of a new record (人员编号): the one that is asked for, unless another person of the region has it; else a new one.
    /// </summary>
    /// <param name="region">Region.</param>
    /// <param name="wanted">The number under which the person is known elsewhere; empty: none.</param>
    public async Task<string> NumberFor(RegionCode region, string wanted) =>
        wanted.Length > 0 && await DocumentOf(new RecordKey(region, wanted)) is null
            ? wanted : batch.Ids.Next(batch.Writes.At).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What was done under an event's id (事项): a row per record, none for an unknown id. Index: enrolment_event_pkey.</summary>
    public async Task<IReadOnlyList<EnrolmentEvent>> EventsOf(long id) => await EnrolmentQueries.Events(
        batch.Connection, batch.Transaction, "event_id = @id", new { id });

    /// <summary>Whether an event is undone already (是否已撤销). Index: enrolment_event_undone_once.</summary>
    public async Task<bool> IsUndone(long id) => await batch.Connection.ExecuteScalarAsync<long>(
        "select count(*) from enrolment_event where undoes = @id and undoes <> 0", new { id }, batch.Transaction) > 0;

    /// <summary>The record before and after an event, and what went between accounts (事项内容).</summary>
    public static (FileChange File, AccountTransfer? Transfer) ChangeOf(EnrolmentEvent done)
    {
        ArgumentNullException.ThrowIfNull(done);
        var details = JsonNode.Parse(done.Details)!;
        var change = new FileChange(RecordText.Read(details["before"]), RecordText.Read(details["after"])!);
        return (change, details["transfer"] is { } transfer ? RecordText.Transfer(transfer) : null);
    }

    /// <summary>
    /// The next people of a list that is being applied (待执行人员), each with the dossier of the document, locked. Indexes:
    /// group_list_row_pkey, person_pkey, person_by_document, enrolment_pkey, person_group_pkey.
    /// </summary>
    /// <param name="list">The list.</param>
    /// <param name="most">At most so many.</param>
    public Task<IReadOnlyList<(GroupRow Row, Dossier Dossier)>> Next(GroupList list, int most) =>
        GroupListApplication.Next(batch, list, most);

    /// <summary>Remembers how far a list is applied, or that it is reviewed (审核进度).</summary>
    /// <param name="list">The list with its new state and reviewer.</param>
    /// <param name="appliedTo">Person number up to which it is applied; null: as before.</param>
    public void Put(GroupList list, string? appliedTo) => GroupListApplication.Put(batch.Writes, list, appliedTo);

    /// <summary>The list as it stands in this transaction (名单现状); null: there is none.</summary>
    public async Task<GroupList?> List(long id) =>
        (await GroupListRows.Lists(batch.Connection, batch.Transaction, "list_id = @id", new { id })) is [var found] ? found : null;

    /// <summary>Takes what was decided into the write set (登记办理结果).</summary>
    /// <param name="change">What was decided over the dossier of this batch.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="undoes">Event that it undoes; 0: none.</param>
    /// <returns>Id of the event.</returns>
    public long Take(EnrolmentChange change, string by, long undoes = 0)
    {
        var (writes, at) = (batch.Writes, batch.Writes.At);
        var id = batch.Ids.Next(at);
        foreach (var file in change.Files)
        {
            var isReceiver = file.Before is null && change.Transfer?.To == file.After.Person;
            writes.Put(file, isReceiver ? change.Transfer!.Amount : Money.Zero);
            var person = file.After.Person;
            writes.Add(new EnrolmentEvent(
                person.Region, id, person.Number, change.Kind, change.Day, by, at, undoes, RecordText.Of(change, file)));
        }

        if (change.Transfer is { } transfer)
        {
            Post(transfer);
        }

        if (change.Kind == ProcedureKind.Move && change.MonthsCertified is { } months)
        {
            Issue(change, months, id);
        }

        return id;
    }

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public Task Commit(CancellationToken cancel = default) => batch.Commit(cancel);

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public ValueTask DisposeAsync() => batch.DisposeAsync();

    internal AuditedBatch Audited => batch;

    private static DossierFile FileOf(PersonDesk desk, DeskData data)
    {
        var person = desk.File.Person;
        var settled = SettlementDesk.InForce(data.SettlementsOf.GetValueOrDefault(person.Number, []))
            .Where(record => record.Region == person.Region).ToArray();
        var stays = data.VisitsOf.GetValueOrDefault(person.Number, [])
            .Where(visit => visit.Region == person.Region && visit.IsStay).ToArray();
        // A stay that is over and not settled yet will be settled by the day of discharge.
        var due = stays.Where(visit => visit.State == VisitState.Discharged
            && !Array.Exists(settled, record => record.VisitId == visit.Id && !record.Interim));
        return new DossierFile(desk.File, new Money(desk.Account))
        {
            Settled =
            [
                .. settled.Select(record => (record.Scheme, record.Day)).Union(due.Select(visit => (visit.Scheme, visit.End!.Value))),
            ],
            OpenStay = Array.Find(stays, visit => visit.State == VisitState.Open)?.Begin,
        };
    }

    /// <summary>Out of one account into clearing, out of clearing into the other: each record's region has its own books.</summary>
    private void Post(AccountTransfer transfer)
    {
        var fen = transfer.Amount.Fen;
        void Book(InsuredPerson person, long toAccount)
        {
            batch.Writes.Add(LedgerTransaction.Post(
                batch.Ids.Next(batch.Writes.At), person.Region, Scheme.Employee, Today, TransactionSource.AccountTransfer, person.Number,
                new LedgerEntry(FundCodes.EmployeeAccount, -toAccount), new LedgerEntry(ChartOfAccounts.Clearing, toAccount)));
            if (desks.TryGetValue(new RecordKey(person.Region, person.Number), out var desk))
            {
                desk.Transfer(toAccount);
                batch.Writes.Put(desk);
            }
        }

        Book(transfer.From, -fen);
        Book(transfer.To, fen);
    }

    private void Issue(EnrolmentChange change, int months, long id)
    {
        var (left, taken) = (change.Files[0].After.Person, change.Files[1].After.Person);
        var amount = change.Transfer?.Amount ?? Money.Zero;
        batch.Writes.Add(new EnrolmentPaper(
            left.Region, batch.Ids.Next(batch.Writes.At), id, IsReceipt: false, left.Number, change.Day, months, amount, taken.Region,
            taken.Number));
        batch.Writes.Add(new EnrolmentPaper(
            taken.Region, batch.Ids.Next(batch.Writes.At), id, IsReceipt: true, taken.Number, change.Day, months, amount, left.Region,
            left.Number));
    }
}
