using Yibao.Agency.Contributions;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>What a range of payments came to (批量办理结果).</summary>
/// <param name="Done">Payments to which it was done.</param>
/// <param name="Refused">The others, with the reason.</param>
public sealed record DisbursementAnswer(IReadOnlyList<Disbursement> Done, IReadOnlyList<(long Number, Refusal Refusal)> Refused);

/// <summary>
/// Pays providers what they claimed (拨付): one person makes a payment, another checks it (above a limit a second one too) and releases it, a
/// payment file takes it to the bank, which pays or returns it; a returned one is paid again by a new payment.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class DisbursementDesk(Database database, RegionRules rules, TimeProvider clock)
{
    /// <summary>Told after each transaction of a long run (进度): payments so far.</summary>
    public Action<long>? Committed { get; init; }

    /// <summary>
    /// Makes a payment for every payee of a region to whom something is owed (制单): one per provider, scheme, and epidemic bills or
    /// others. Who has
    /// a payment that waits for its check gets none beside it.
    /// </summary>
    /// <returns>The payments, or why not.</returns>
    public async Task<(IReadOnlyList<Disbursement> Made, Refusal? Refusal)> Make(
        RegionCode region, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return ([], new Refusal(ProviderRefusals.NoName, "by", ""));
        }

        var made = new List<Disbursement>();
        var after = "";
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
            var owed = await batch.Owed(region, after, ProviderBatch.PaymentsMax);
            if (owed.Count == 0)
            {
                return made.Count > 0 ? (made, null) : ([], new Refusal(ProviderRefusals.Nothing, $"{region}", ""));
            }

            foreach (var balance in owed)
            {
                var terms = Terms(balance.Payee, day);
                var split = DisbursementSplit.Of(terms, balance.Unpaid, Held(await batch.Grants(balance.Payee)));
                var payment = new Disbursement
                {
                    Number = await batch.NextPayment(region), Payee = balance.Payee, FirstMonth = balance.Since!.Value,
                    LastMonth = balance.Until!.Value,
                    Split = split, Checkers = terms.Checkers(split.Net), MadeBy = by.Trim(), Day = day, State = DisbursementState.Made,
                    Steps = 1,
                };
                batch.Add(payment);
                batch.Put(balance.Ordered);
                made.Add(payment);
            }

            await batch.Commit(cancel);
            Committed?.Invoke(made.Count);
            after = owed[^1].Payee.Provider;
        }
    }

    /// <summary>
    /// Checks payments, which releases them unless a second check is needed, or turns them down (复核). Each is decided by itself.
    /// </summary>
    /// <param name="region">Region.</param>
    /// <param name="numbers">Numbers.</param>
    /// <param name="day">Day.</param>
    /// <param name="by">Who checks.</param>
    /// <param name="isReleased">False: turned down.</param>
    /// <param name="note">A reason; may be empty.</param>
    /// <param name="cancel">To stop between two transactions.</param>
    public Task<DisbursementAnswer> Decide(
        RegionCode region, IEnumerable<long> numbers, DateOnly day, string by, bool isReleased, string note = "",
        CancellationToken cancel = default) => Each(region, numbers, async (batch, payment) =>
        {
            if (!isReleased)
            {
                var (denied, why) = payment.Deny(by);
                return denied is null ? (null, why) : (await Denied(batch, denied, day, by, note), null);
            }

            var grants = await batch.Grants(payment.Payee);
            var (decided, refusal) = payment.Check(by, Held(grants));
            if (decided is null)
            {
                return (null, refusal);
            }

            batch.Put(decided, by.Trim(), day, note);
            if (decided.State != DisbursementState.Checked)
            {
                await Release(batch, decided, grants, day, by);
            }

            return (decided, null);
        }, cancel);

    /// <summary>Puts what is released into a payment file (生成付款文件): each payment into one file only.</summary>
    /// <returns>Number of the file and its payments, or why there is none.</returns>
    public async Task<(long File, IReadOnlyList<Disbursement> Payments, Refusal? Refusal)> Send(
        RegionCode region, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (0, [], new Refusal(ProviderRefusals.NoName, "by", ""));
        }

        var (file, sent) = (0L, new List<Disbursement>());
        while (true)
        {
            await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
            file = file == 0 ? 1 + await batch.LatestFile(region) : file;
            var payments = await batch.Released(region, ProviderBatch.PaymentsMax);
            if (payments.Count == 0)
            {
                return sent.Count > 0 ? (file, sent, null) : (0, sent, new Refusal(ProviderRefusals.Nothing, $"{region}", ""));
            }

            foreach (var payment in payments)
            {
                var now = payment with { State = DisbursementState.Sent, File = file, Steps = payment.Steps + 1 };
                batch.Put(now, by.Trim(), day, "");
                sent.Add(now);
            }

            await batch.Commit(cancel);
            Committed?.Invoke(sent.Count);
        }
    }

    /// <summary>The bank says that providers have the money (到账).</summary>
    public Task<DisbursementAnswer> Confirm(
        RegionCode region, IEnumerable<long> numbers, DateOnly day, string by, CancellationToken cancel = default) =>
        Each(region, numbers, (batch, payment) =>
        {
            var (paid, refusal) = payment.Confirm(by);
            if (paid is not null)
            {
                batch.Put(paid, by.Trim(), day, "");
                batch.Post(ProviderPostings.Paid(batch.NextId(), day, paid));
            }

            return Task.FromResult((paid, refusal));
        }, cancel);

    /// <summary>The bank returns payments (退回): they are owed again, each to be repeated.</summary>
    public Task<DisbursementAnswer> Return(
        RegionCode region, IEnumerable<long> numbers, DateOnly day, string by, string reason, CancellationToken cancel = default) =>
        Each(region, numbers, (batch, payment) =>
        {
            var (returned, refusal) = payment.Return(by);
            if (returned is not null)
            {
                batch.Put(returned, by.Trim(), day, reason);
                batch.Post(ProviderPostings.Returned(batch.NextId(), day, returned, payment.State == DisbursementState.Paid));
            }

            return Task.FromResult((returned, refusal));
        }, cancel);

    /// <summary>Pays returned payments again (重拨): a new payment of the same money, which is checked anew.</summary>
    public Task<DisbursementAnswer> Repeat(
        RegionCode region, IEnumerable<long> numbers, DateOnly day, string by, CancellationToken cancel = default) =>
        Each(region, numbers, async (batch, payment) =>
        {
            if (string.IsNullOrWhiteSpace(by))
            {
                return (null, new Refusal(ProviderRefusals.NoName, "by", ""));
            }

            if (payment.State != DisbursementState.Returned)
            {
                return (null, new Refusal(ProviderRefusals.NotReturned, payment.Name, ""));
            }

            if (await batch.IsRepeated(payment))
            {
                return (null, new Refusal(ProviderRefusals.Repeated, payment.Name, ""));
            }

            var net = payment.Split.Net;
            var again = payment with
            {
                Number = await batch.NextPayment(region),
                Split = new DisbursementSplit(net, 0, 0, net),
                Checkers = Terms(payment.Payee, day).Checkers(net),
                MadeBy = by.Trim(),
                Day = day,
                Repeats = payment.Number,
                State = DisbursementState.Made,
                FirstChecker = "",
                Steps = 1,
                File = 0,
            };
            batch.Add(again);
            return (again, null);
        }, cancel);

    /// <summary>What grants hold together, fen.</summary>
    internal static long Held(IReadOnlyList<FundGrant> grants) => grants.Sum(grant => grant.Held);

    private DisbursementTerms Terms(PayeeKey payee, DateOnly day) =>
        DisbursementTerms.Of(rules.Find(payee.Region, payee.Scheme), day, payee.IsEpidemic);

    // Money that leaves, the deposit that stays, and the advance that is used up.
    private static async Task Release(
        ProviderBatch batch, Disbursement payment, IReadOnlyList<FundGrant> grants, DateOnly day, string by)
    {
        batch.Post(ProviderPostings.Released(batch.NextId(), day, payment));
        foreach (var (grant, fen) in FundGrant.Use(grants, payment.Split.Offset))
        {
            batch.Put(grant, FundGrantStep.Used, fen, payment.Number, by.Trim(), day, "");
        }

        var balance = await batch.Balance(payment.Payee);
        batch.Put(balance with { Deposit = balance.Deposit + payment.Split.Deposit });
    }

    // What it would have paid is owed again; a repeated payment stays what was returned.
    private static async Task<Disbursement> Denied(ProviderBatch batch, Disbursement denied, DateOnly day, string by, string note)
    {
        batch.Put(denied, by.Trim(), day, note);
        if (denied.Repeats == 0)
        {
            batch.Put((await batch.Balance(denied.Payee)).Plus(denied.Split.Gross, denied.FirstMonth, denied.LastMonth));
        }

        return denied;
    }

    private async Task<DisbursementAnswer> Each(
        RegionCode region, IEnumerable<long> numbers, Func<ProviderBatch, Disbursement, Task<(Disbursement?, Refusal?)>> decide,
        CancellationToken cancel)
    {
        var (done, refused) = (new List<Disbursement>(), new List<(long, Refusal)>());
        foreach (var part in numbers.Distinct().Chunk(ProviderBatch.PaymentsMax))
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
            var before = done.Count;
            foreach (var number in part)
            {
                var (changed, refusal) = await batch.Payment(region, number) is { } payment
                    ? await decide(batch, payment) : (null, new Refusal(ProviderRefusals.Unknown, $"P{number}", $"region {region}"));
                if (changed is null)
                {
                    refused.Add((number, refusal!));
                }
                else
                {
                    done.Add(changed);
                }
            }

            if (done.Count > before)
            {
                await batch.Commit(cancel);
                Committed?.Invoke(done.Count);
            }
        }

        return new DisbursementAnswer(done, refused);
    }
}
