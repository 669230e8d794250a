using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Enrolment;

namespace Yibao.Agency.Enrolment;

/// <summary>What applying a list did (执行结果).</summary>
/// <param name="Joined">People who are in the group now.</param>
/// <param name="Left">People who left it.</param>
/// <param name="Enrolled">People who joined the resident scheme by it.</param>
/// <param name="Skipped">People who had changed since the matching: nothing was done.</param>
public readonly record struct GroupApplied(long Joined, long Left, long Enrolled, long Skipped);

/// <summary>Reviews and applies lists of other departments (名单审核与执行): another person than the one who had them matched.</summary>
/// <param name="database">A migrated database.</param>
/// <param name="policies">The rules.</param>
/// <param name="time">The clock.</param>
public sealed class GroupListOffice(Database database, PlanBook policies, TimeProvider time)
{
    private const int BatchPeople = 5_000; // a few hundred milliseconds, a few ten megabytes

    /// <summary>
    /// Applies a list (执行名单) in batches, each one transaction with its events; interrupted, the same call of the same reviewer goes on.
    /// </summary>
    /// <param name="id">The list.</param>
    /// <param name="reviewer">Who reviewed the differences.</param>
    /// <param name="enrols">Whether who is entitled to assistance and insured nowhere joins the residents.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">To stop after a batch.</param>
    public async Task<(GroupApplied Applied, Refusal? Refusal)> Apply(
        long id, string reviewer, bool enrols, Action<GroupApplied>? progress = null, CancellationToken cancel = default)
    {
        var applied = default(GroupApplied);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await EnrolmentBatch.Begin(database, time.GetUtcNow(), cancel);
            var list = await batch.List(id);
            if (GroupMatching.Review(list, reviewer) is { } refusal)
            {
                return (applied, refusal);
            }

            var people = await batch.Next(list!, BatchPeople);
            var isDone = people.Count < BatchPeople;
            applied = Take(batch, list!, people, enrols ? TermsOf(list!) : null, reviewer, applied);
            var state = isDone ? GroupListState.Applied : GroupListState.Applying;
            batch.Put(list! with { State = state, ReviewedBy = reviewer }, people.Count > 0 ? people[^1].Row.Person : null);
            await batch.Commit(cancel);
            progress?.Invoke(applied);
            if (isDone)
            {
                return (applied, null);
            }
        }
    }

    /// <summary>Rejects a list (退回名单): nothing of it is applied.</summary>
    public async Task<Refusal?> Reject(long id, string reviewer, CancellationToken cancel = default)
    {
        await using var batch = await EnrolmentBatch.Begin(database, time.GetUtcNow(), cancel);
        var list = await batch.List(id);
        var refusal = GroupMatching.Review(list, reviewer)
            ?? (list!.State == GroupListState.Applying ? new Refusal(EnrolmentRefusals.ListState, "list", $"{list.State}") : null);
        if (refusal is null)
        {
            batch.Put(list! with { State = GroupListState.Rejected, ReviewedBy = reviewer }, null);
            await batch.Commit(cancel);
        }

        return refusal;
    }

    private static GroupApplied Take(
        EnrolmentBatch batch, GroupList list, IReadOnlyList<(GroupRow Row, Dossier Dossier)> people, EnrolmentTerms? terms, string reviewer,
        GroupApplied applied)
    {
        foreach (var (row, dossier) in people)
        {
            var effect = GroupChanges.Of(list, row, dossier, terms);
            if (effect.File is { } change)
            {
                var changed = new EnrolmentChange
                {
                    Kind = ProcedureKind.Groups, Day = list.Day, Reason = $"list {list.Id}", Files = [change],
                };
                batch.Take(changed, reviewer);
            }

            var isLeaving = row.Verdict == GroupVerdict.Leaving;
            applied = effect.File is null ? applied with { Skipped = applied.Skipped + 1 }
                : isLeaving ? applied with { Left = applied.Left + 1 }
                : applied with { Joined = applied.Joined + 1, Enrolled = applied.Enrolled + (effect.Enrolled ? 1 : 0) };
        }

        return applied;
    }

    private EnrolmentTerms TermsOf(GroupList list) =>
        EnrolmentTerms.Of(policies.Find(new PlanKey(list.Region, Scheme.Resident, "")), list.Day, Sex.Unknown);
}
