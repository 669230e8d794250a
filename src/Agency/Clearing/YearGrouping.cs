using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement.Payment;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>By what a year is computed (年度测算条件): rules, budget and tables.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Year">Whose year.</param>
/// <param name="Terms">Rules of its budget.</param>
/// <param name="Budget">The budget.</param>
/// <param name="Tables">The tables of grouping.</param>
internal sealed record YearSetting(
    PlanHistory Rules, BudgetYear Year, BudgetTerms Terms, BudgetEdition Budget, GroupingTables Tables)
{
    private readonly Dictionary<(PaidCare, Tier), PaymentTerms?> known = [];

    /// <summary>Digest of everything that a group depends on beside the stay (分组条件摘要): tables, and which care is paid by packets.</summary>
    public long Digest
    {
        get
        {
            var packets = Enum.GetValues<PaidCare>()
                .SelectMany(care => Enum.GetValues<Tier>().Select(tier => IsDip(care, tier) ? '1' : '0'));
            var text = FormattableString.Invariant($"{Tables.Digest} {Terms.LongStayDays} {string.Concat(packets)}");
            return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    /// <summary>Rules of payment by care and tier; null where the documents state none.</summary>
    public PaymentTerms? Methods(PaidCare care, Tier tier) => known.TryGetValue((care, tier), out var terms)
        ? terms : known[(care, tier)] = PaymentTerms.Of(Rules, Year.Last, care, tier);

    /// <summary>A stay as a case with its group.</summary>
    public YearCase CaseOf(YearStay stay) => ListCase.Of(
        stay, Tables, IsDip(Terms.CareOfStay(stay.End.DayNumber - stay.Begin.DayNumber), stay.Tier));

    private bool IsDip(PaidCare care, Tier tier) =>
        Methods(care, tier)?.Methods.Any(entry => entry.Method == PaymentMethod.Dip) ?? false;
}

/// <summary>
/// Groups the stays of a year in stretches, each in a transaction of its own (年度病例分批分组): what is grouped stays grouped when the run is
/// killed. What changes meanwhile is seen when the year is computed: a stay or a list that came later is grouped then.
/// </summary>
internal sealed class YearGrouping(Database database, TimeProvider clock, BudgetYear year, YearSetting setting)
{
    public required int StaysAtOnce { get; init; }

    public Action<YearEndProgress>? Committed { get; init; }

    /// <summary>Groups what is not grouped yet.</summary>
    /// <returns>Why it stopped; null: everything is grouped.</returns>
    public async Task<Refusal?> Group(string by, CancellationToken cancel)
    {
        var progress = await Begin(by, cancel);
        while (await YearStays.Stretch(database, year, progress, StaysAtOnce, cancel) is { Count: > 0 } stays)
        {
            cancel.ThrowIfCancellationRequested();
            var cases = stays.Select(setting.CaseOf).ToArray();
            await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
            var now = await batch.Progress(year);
            if (now is null || now.Tables != progress.Tables)
            {
                return new Refusal(PaymentRefusals.Pending, $"{year.Year}", "another run began or ended it meanwhile");
            }

            if (now == progress)
            {
                for (var i = 0; i < cases.Length; i++)
                {
                    batch.Add(year, now.Tables, stays[i], new StayGroup(cases[i].Group, cases[i].Weight, cases[i].Reason));
                }

                now = now with
                {
                    Grouped = now.Grouped + stays.Count,
                    Provider = stays[^1].Provider,
                    Settlement = stays[^1].Settlement,
                };
                batch.Put(year, now);
                await batch.Commit(cancel);
                Committed?.Invoke(now);
            }

            progress = now; // another process may have been faster
        }

        return null;
    }

    /// <summary>The run that is under way by the same tables, or a new one.</summary>
    private async Task<YearEndProgress> Begin(string by, CancellationToken cancel)
    {
        var digest = setting.Digest;
        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await batch.Progress(year) is { } begun && begun.Tables == digest)
        {
            return begun;
        }

        await batch.Forget(year);
        var progress = new YearEndProgress(digest, (await batch.Seen(year)).Cases, 0, "", 0, by.Trim());
        batch.Put(year, progress);
        await batch.Commit(cancel);
        return progress;
    }
}
