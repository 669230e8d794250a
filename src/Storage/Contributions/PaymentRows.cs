using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;
using Yibao.Storage.Enrolment;

namespace Yibao.Storage.Contributions;

/// <summary>A payment as the bank reports it (银行到账).</summary>
/// <param name="Region">Pooling region whose collecting account it came to.</param>
/// <param name="Scheme">Scheme of that account.</param>
/// <param name="Number">Number of the bank (流水号).</param>
/// <param name="Day">Day of the bank.</param>
/// <param name="PayerText">Who paid, as the bank has it: number of an employer or person, or the name of an employer.</param>
/// <param name="Fen">Amount.</param>
/// <param name="Note">Note of the payer.</param>
public sealed record BankPayment(
    RegionCode Region, Scheme Scheme, string Number, DateOnly Day, string PayerText, long Fen, string Note);

/// <summary>Where a payer stands (缴费人现状): its open bills and what it has left.</summary>
public sealed class PayerBooks
{
    private readonly Dictionary<(Payer, Scheme), List<BillState>> bills = [];
    private readonly Dictionary<(Payer, Scheme), long> credits = [];
    private readonly HashSet<(Payer, Scheme)> paused = [];

    /// <summary>Payers whose people are without benefits because of arrears (欠费暂停).</summary>
    public IReadOnlySet<(Payer Payer, Scheme Scheme)> Paused => paused;

    /// <summary>Who of them may pay later (缓缴).</summary>
    public Deferrals Deferrals { get; private set; } = Deferrals.None;

    /// <summary>Open bills of a payer (未缴清账单).</summary>
    public IReadOnlyList<BillState> Bills(Payer payer, Scheme scheme) => bills.GetValueOrDefault((payer, scheme)) ?? [];

    /// <summary>What a payer has left (预收余额).</summary>
    public long Credit(Payer payer, Scheme scheme) => credits.GetValueOrDefault((payer, scheme));

    /// <summary>Takes over what a match changed (更新).</summary>
    public void Put(Payer payer, Scheme scheme, IEnumerable<BillState> changed, long credit)
    {
        if (bills.TryGetValue((payer, scheme), out var open))
        {
            foreach (var bill in changed)
            {
                open.RemoveAll(one => one.Period == bill.Period);
                if (bill.IsOpen)
                {
                    open.Add(bill);
                }
            }
        }

        credits[(payer, scheme)] = credit;
    }

    /// <summary>The people of a payer have benefits again (已恢复).</summary>
    public void Restore(Payer payer, Scheme scheme) => paused.Remove((payer, scheme));

    /// <summary>Reads the books of payers (读取), by their numbers.</summary>
    public static async Task<PayerBooks> Read(ContributionBatch batch, IReadOnlyCollection<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var books = new PayerBooks();
        var values = new { keys = batch.Keys(numbers) };
        const string open = $"{ContributionTables.UnfinishedBills} and s.is_open = 1";
        await batch.Read($"select {ContributionTables.StateColumns} {open} and u.payer {batch.In}", values, row =>
        {
            var state = batch.StateOf(row);
            if (!books.bills.TryGetValue((state.Payer, state.Scheme), out var list))
            {
                books.bills[(state.Payer, state.Scheme)] = list = [];
            }

            list.Add(state);
        });
        books.Deferrals = await Deferrals.Read(batch.Connection, batch.Transaction, $"subject {batch.In}", values);
        await batch.Read(
            $"select region, payer_kind, payer, scheme, credit from payer_account where payer {batch.In}", values,
            row => books.credits[Key(row)] = row.GetInt64(4));
        await batch.Read(
            $"select region, payer_kind, payer, scheme from arrears_cover where payer {batch.In}", values,
            row => books.paused.Add(Key(row)));
        return books;
    }

    private static (Payer, Scheme) Key(System.Data.Common.DbDataReader row) => (
        new Payer(new RegionCode(row.GetInt32(0)), (PayerKind)row.GetInt64(1), row.GetString(2)), (Scheme)row.GetInt64(3));
}

/// <summary>Payments, claims, refunds and arrears as rows (缴费往来).</summary>
public static class PaymentRows
{
    /// <summary>Payments of this list that are booked already (已入账流水号), by region and number, each with its batch.</summary>
    public static async Task<Dictionary<(int Region, string Number), long>> KnownPayments(
        this ContributionBatch batch, IEnumerable<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var known = new Dictionary<(int, string), long>();
        await batch.Read(
            $"select region, payment_no, batch from payment where payment_no {batch.In}", new { keys = batch.Keys(numbers) },
            row => known[(row.GetInt32(0), row.GetString(1))] = row.GetInt64(2));
        return known;
    }

    /// <summary>Batches that booked parts of a file behind its saved position (已入账部分).</summary>
    public static async Task<HashSet<long>> PartsOf(this ContributionBatch batch, string digest)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return [.. await batch.Query<long>("select batch from payment_part where digest = @digest", new { digest })];
    }

    /// <summary>Notes that this batch books a part of a file (记录部分入账).</summary>
    public static void AddPart(this ContributionBatch batch, string digest)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(("insert into payment_part (digest, batch) values (@digest, @batch)", new { digest, batch = batch.Id }));
    }

    /// <summary>Forgets the parts of a file (清除记录): its position is saved with this batch.</summary>
    public static void ForgetParts(this ContributionBatch batch, string digest)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(("delete from payment_part where digest = @digest", new { digest }));
    }

    /// <summary>Which of these payers have people without benefits because of arrears (欠费暂停的缴费人), by number.</summary>
    public static async Task<HashSet<string>> PausedPayers(this ContributionBatch batch, IEnumerable<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Query<string>(
            $"select payer from arrears_cover where payer {batch.In}", new { keys = batch.Keys(numbers) });
        return [.. rows];
    }

    /// <summary>
    /// Who is meant by these texts (识别缴费人): the number of an employer, else of a person, else the name of exactly one employer.
    /// </summary>
    public static async Task<Dictionary<(int Region, string Text), Payer>> Payers(
        this ContributionBatch batch, IEnumerable<(RegionCode Region, string Text)> texts)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var found = new Dictionary<(int, string), Payer>();
        var left = texts.Select(one => (one.Region.Value, one.Text)).ToHashSet();
        async Task Find(string sql, PayerKind kind)
        {
            if (left.Count == 0)
            {
                return;
            }

            var payers = new Dictionary<(int Region, string Text), string?>(left.Count); // null: there are several
            var keys = batch.Keys(left.Select(one => one.Text).Distinct(StringComparer.Ordinal));
            await batch.Read(sql, new { keys }, row =>
            {
                var key = (row.GetInt32(0), row.GetString(2));
                payers[key] = payers.ContainsKey(key) ? null : row.GetString(1);
            });
            foreach (var (key, number) in payers)
            {
                if (left.Remove(key) && number is not null)
                {
                    found[key] = new Payer(new RegionCode(key.Region), kind, number);
                }
            }
        }

        await Find($"select region, employer_no, employer_no from employer where employer_no {batch.In}", PayerKind.Employer);
        await Find($"select region, psn_no, psn_no from person where psn_no {batch.In}", PayerKind.Person);
        await Find($"select region, employer_no, name from employer where name {batch.In}", PayerKind.Employer);
        return found;
    }

    /// <summary>A payment, with its payer where it is known (到账入账).</summary>
    public static void Add(this ContributionBatch batch, BankPayment payment, Payer? payer)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(payment);
        batch.Add(
            ContributionTables.Payment,
            [
                (long)payment.Region.Value, payment.Number, (long)payment.Scheme, StoredDay.Of(payment.Day),
                (long)(payer?.Kind ?? PayerKind.Unknown), payer?.Number ?? "",
                payment.PayerText, payment.Fen, payment.Note, batch.At, batch.Id,
            ]);
        batch.Postings.Received(payment.Region, payment.Scheme, payment.Day, payment.Fen, payer is not null);
    }

    /// <summary>Payments of a region whose payer nobody knows yet (未认领到账), the oldest first. Index: payment_unknown.</summary>
    public static async Task<IReadOnlyList<BankPayment>> Unknown(
        Database database, RegionCode region, int most, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(string Number, long Scheme, long Day, string Text, long Fen, string Note)>(
            new CommandDefinition(
                """
                select p.payment_no, p.scheme, p.day, p.payer_text, p.fen, p.note from payment p
                where p.payer_kind = 0 and p.region = @region
                    and not exists (select 1 from payment_claim c where c.payment_no = p.payment_no and c.region = p.region)
                order by p.day, p.payment_no limit @most
                """,
                new { region = (long)region.Value, most }, cancellationToken: cancel));
        return
        [
            .. rows.Select(row => new BankPayment(
                region, (Scheme)row.Scheme, row.Number, StoredDay.Read(row.Day), row.Text, row.Fen, row.Note)),
        ];
    }

    /// <summary>A payment by its number (查找到账): payer kind 0 while nobody is known, and whether it is claimed.</summary>
    public static async Task<(BankPayment Payment, bool IsKnown)?> Payment(this ContributionBatch batch, RegionCode region, string number)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var row = await batch.One<(long Scheme, long Day, long Kind, string Text, long Fen, string Note, long Claims)?>(
            """
            select p.scheme, p.day, p.payer_kind, p.payer_text, p.fen, p.note,
                (select count(*) from payment_claim c where c.payment_no = p.payment_no and c.region = p.region)
            from payment p where p.payment_no = @number and p.region = @region
            """,
            new { number, region = (long)region.Value });
        return row is { } found
            ? (new BankPayment(
                region, (Scheme)found.Scheme, number, StoredDay.Read(found.Day), found.Text, found.Fen, found.Note),
                found.Kind != 0 || found.Claims > 0)
            : null;
    }

    /// <summary>Whose an unknown payment is (认领).</summary>
    public static void Claim(this ContributionBatch batch, BankPayment payment, Payer payer, DateOnly day, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(payment);
        batch.Add(
            ContributionTables.Claim,
            [(long)payment.Region.Value, payment.Number, (long)payer.Kind, payer.Number, StoredDay.Of(day), by, batch.At, batch.Id]);
        batch.Postings.Claimed(payment.Region, payment.Scheme, day, payment.Fen);
    }

    /// <summary>The people of a payer lose their benefits from a day on (欠费暂停); a few thousand at a time.</summary>
    /// <returns>The last of them; null: all are done.</returns>
    public static string? Pause(this ContributionBatch batch, Payer payer, Scheme scheme, DateOnly from, string by, string after)
    {
        const int most = 2_000;
        ArgumentNullException.ThrowIfNull(batch);
        var order = Order(payer, scheme, from, by);
        var numbers = InsuredOf(batch, payer, order, after, most);
        ArrearsCover.Pause(batch.Writes, ArrearsCover.Read(batch.Connection, batch.Transaction, order, [.. numbers]), order, batch.Ids);
        if (payer.Kind == PayerKind.Employer && numbers.Count == most)
        {
            return numbers[^1];
        }

        batch.Add(
            ContributionTables.Paused,
            [(long)payer.Region.Value, (long)scheme, (long)payer.Kind, payer.Number, StoredDay.Of(from)]);
        return null;
    }

    /// <summary>The people of a payer have benefits again from a day on (补缴恢复).</summary>
    public static void Restore(this ContributionBatch batch, Payer payer, Scheme scheme, DateOnly from, string by)
    {
        const int most = 2_000;
        ArgumentNullException.ThrowIfNull(batch);
        var order = Order(payer, scheme, from, by);
        for (var after = ""; ;)
        {
            var numbers = InsuredOf(batch, payer, order, after, most);
            ArrearsCover.Restore(
                batch.Writes, ArrearsCover.Read(batch.Connection, batch.Transaction, order, [.. numbers]), order, batch.Ids);
            if (payer.Kind == PayerKind.Person || numbers.Count < most)
            {
                break;
            }

            after = numbers[^1];
        }

        batch.Add((
            "delete from arrears_cover where payer = @payer and payer_kind = @kind and scheme = @scheme and region = @region",
            new { payer = payer.Number, kind = (long)payer.Kind, scheme = (long)scheme, region = (long)payer.Region.Value }));
    }

    private static ArrearsOrder Order(Payer payer, Scheme scheme, DateOnly from, string by) =>
        new(payer.Region, scheme, payer.Kind == PayerKind.Employer ? payer.Number : "", from, by, payer.Number);

    private static IReadOnlyList<string> InsuredOf(ContributionBatch batch, Payer payer, ArrearsOrder order, string after, int most) =>
        payer.Kind == PayerKind.Person
            ? [payer.Number] : ArrearsCover.InsuredOf(batch.Connection, batch.Transaction, order, after, most);
}
