using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Enrolment;

/// <summary>What names a record (档案标识): the person number is unique in its region.</summary>
/// <param name="Region">Region.</param>
/// <param name="Number">Person number.</param>
public readonly record struct RecordKey(RegionCode Region, string Number);

/// <summary>One record's part of something that was done (办理事项).</summary>
/// <param name="Region">Region of the record.</param>
/// <param name="Id">Business id; every record that the event changed has a row under it.</param>
/// <param name="PersonNumber">The record.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Day">From which it holds.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="Undoes">Event that it undoes; 0: none.</param>
/// <param name="Details">JSON object: the record before and after, reason, what else was decided.</param>
public sealed record EnrolmentEvent(
    RegionCode Region, long Id, string PersonNumber, ProcedureKind Kind, DateOnly Day, string By, long At, long Undoes, string Details);

/// <summary>Certificate or receipt of a move (参保凭证、转移联系函).</summary>
/// <param name="Region">Region that issued it.</param>
/// <param name="Id">Business id.</param>
/// <param name="Event">The move.</param>
/// <param name="IsReceipt">Receipt of the region that takes in, else the certificate of the one that is left.</param>
/// <param name="PersonNumber">The record in the issuing region.</param>
/// <param name="Day">Day of the move.</param>
/// <param name="Months">Months of contributions in all.</param>
/// <param name="Amount">Balance of the personal account that follows.</param>
/// <param name="OtherRegion">The other region.</param>
/// <param name="OtherNumber">The record there.</param>
public sealed record EnrolmentPaper(
    RegionCode Region, long Id, long Event, bool IsReceipt, string PersonNumber, DateOnly Day, int Months, Money Amount,
    RegionCode OtherRegion, string OtherNumber);

/// <summary>What procedures of enrolment add to a write set (参保写入): the present of the records, and what was done.</summary>
public static class EnrolmentWrites
{
    private const string DropSpan =
        "delete from enrolment where psn_no = @Number and scheme = @Scheme and from_day = @From and region = @Region";

    private const string DropGroup =
        "delete from person_group where psn_no = @Number and category = @Category and from_day = @From and region = @Region";

    /// <summary>A record as it is afterwards (档案现状); a record at most once in a write set.</summary>
    /// <param name="writes">The write set.</param>
    /// <param name="change">The record before and after.</param>
    /// <param name="opening">What the personal account of a new record begins with.</param>
    public static void Put(this WriteSet writes, FileChange change, Money opening = default)
    {
        var (before, after) = (change.Before, change.After);
        if (before?.Person != after.Person)
        {
            writes.RowsOf(RegisterTables.Person).Add(RegisterRows.Of(after.Person));
        }

        if (before is null)
        {
            writes.RowsOf(CounterTables.PersonState).Add([(long)after.Person.Region.Value, after.Person.Number, opening.Fen, 0L]);
        }

        var key = new RecordKey(after.Person.Region, after.Person.Number);
        writes.Put(key, before?.Enrolments ?? [], after.Enrolments);
        var region = (long)after.Person.Region.Value;
        foreach (var gone in (before?.Groups ?? []).Where(one => !after.Groups.Any(other => SameKey(one, other))))
        {
            writes.Add(DropGroup, new { after.Person.Number, gone.Category, From = StoredDay.Of(gone.From), Region = region });
        }

        writes.RowsOf(RegisterTables.Group).AddRange(
            after.Groups.Except(before?.Groups ?? []).Select(group => RegisterRows.Of(key, group)));
    }

    /// <summary>The enrolments of a record as they are afterwards (参保现状).</summary>
    public static void Put(
        this WriteSet writes, RecordKey person, IReadOnlyList<EnrolmentSpan> before, IReadOnlyList<EnrolmentSpan> after)
    {
        foreach (var gone in before.Where(one => !after.Any(other => SameKey(one, other))))
        {
            writes.Add(DropSpan, new
            {
                person.Number, Scheme = (long)gone.Scheme, From = StoredDay.Of(gone.From), Region = (long)person.Region.Value,
            });
        }

        writes.RowsOf(RegisterTables.Enrolment).AddRange(after.Except(before).Select(span => RegisterRows.Of(person, span)));
    }

    /// <summary>What was done, one row per record.</summary>
    public static void Add(this WriteSet writes, EnrolmentEvent done) => writes.RowsOf(EnrolmentTables.Event).Add(
    [
        (long)done.Region.Value, done.Id, done.PersonNumber, (long)done.Kind, StoredDay.Of(done.Day), done.By, done.At, done.Undoes,
        done.Details, writes.Batch,
    ]);

    /// <summary>A certificate or receipt.</summary>
    public static void Add(this WriteSet writes, EnrolmentPaper paper) => writes.RowsOf(EnrolmentTables.Paper).Add(
    [
        (long)paper.Region.Value, paper.Id, paper.Event, paper.IsReceipt ? 2L : 1L, paper.PersonNumber, StoredDay.Of(paper.Day),
        (long)paper.Months, paper.Amount.Fen, (long)paper.OtherRegion.Value, paper.OtherNumber,
    ]);

    private static bool SameKey(EnrolmentSpan one, EnrolmentSpan other) => one.Scheme == other.Scheme && one.From == other.From;

    private static bool SameKey(GroupSpan one, GroupSpan other) => one.Category == other.Category && one.From == other.From;
}
