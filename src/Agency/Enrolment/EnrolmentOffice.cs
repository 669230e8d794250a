using Yibao.Agency.Contributions;
using Yibao.Contributions;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Enrolment;

namespace Yibao.Agency.Enrolment;

/// <summary>What a procedure came to (办理回执): the event, or why it was not done.</summary>
/// <param name="Event">Id of the event; 0: refused.</param>
/// <param name="Change">What changed; null: refused.</param>
/// <param name="Refusal">Why not.</param>
public sealed record EnrolmentOutcome(long Event, EnrolmentChange? Change, Refusal? Refusal);

/// <summary>
/// The agency's enrolment office (参保经办): loads the dossier, lets the desk decide, commits everything that follows in one transaction with
/// a link of the audit chain. Safe to share between threads; procedures run one after the other.
/// </summary>
/// <param name="database">A migrated database.</param>
/// <param name="policies">The rules.</param>
/// <param name="time">The clock.</param>
public sealed class EnrolmentOffice(Database database, PlanBook policies, TimeProvider time)
{
    private readonly RegionRules regionRules = new(policies);

    /// <summary>Runs a procedure (办理).</summary>
    /// <param name="procedure">What is asked. Employers, person numbers of new records and taken documents are looked up here.</param>
    /// <param name="person">The record that it is about; for a join and where it is null the stated document decides.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">To give up before the commit.</param>
    public async Task<EnrolmentOutcome> Run(Procedure procedure, RecordKey? person, string by, CancellationToken cancel = default)
    {
        await using var batch = await EnrolmentBatch.Begin(database, time.GetUtcNow(), cancel);
        var dossier = await batch.Read(await Documents(batch, procedure, person));
        var asked = await Complete(batch, procedure, dossier);
        var change = EnrolmentDesk.Decide(dossier, asked, TermsOf(asked, dossier), out var refusal);
        if (refusal?.Kind == EnrolmentRefusals.YearsShort)
        {
            refusal = Priced(refusal, asked, dossier);
        }

        return await Finish(batch, change, refusal, by, undoes: 0, cancel);
    }

    /// <summary>Undoes an event (撤销办理).</summary>
    /// <param name="id">The event.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">To give up before the commit.</param>
    public async Task<EnrolmentOutcome> Undo(long id, string reason, string by, CancellationToken cancel = default)
    {
        await using var batch = await EnrolmentBatch.Begin(database, time.GetUtcNow(), cancel);
        var events = await batch.EventsOf(id);
        DoneBefore? done = null;
        var documents = new HashSet<IdentityDocument>();
        if (events.Count > 0)
        {
            var isRecorded = events[0].Kind is not (ProcedureKind.ArrearsPause or ProcedureKind.ArrearsRestore or ProcedureKind.Groups);
            var parts = isRecorded ? events.Select(EnrolmentBatch.ChangeOf).ToArray() : [];
            var transfer = parts.Select(part => part.Transfer).FirstOrDefault();
            done = new DoneBefore(events[0].Kind, [.. parts.Select(part => part.File)], transfer, await batch.IsUndone(id));
            documents.UnionWith(parts.Select(part => DocumentOf(part.File.After.Person)));
        }

        var dossier = await batch.Read([.. documents]);
        var change = Undoing.Decide(dossier, done, batch.Today, reason, out var refusal);
        return await Finish(batch, change, refusal, by, id, cancel);
    }

    /// <summary>What the rules say to a procedure (适用规则): those of its region, scheme and grade on its day, where there
    /// are none those of its prefecture or province.</summary>
    public EnrolmentTerms TermsOf(Procedure procedure, Dossier dossier)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(dossier);
        var sex = procedure is Join { Who.Sex: var stated } ? stated : dossier.In(procedure.Region)?.File.Person.Sex ?? Sex.Unknown;
        return EnrolmentTerms.Of(RulesOf(procedure, dossier), procedure.Day, sex);
    }

    private PlanHistory? RulesOf(Procedure procedure, Dossier dossier)
    {
        var (scheme, grade) = procedure switch
        {
            Join join => (join.Scheme, join.Grade),
            Move move => (move.Scheme, move.Grade),
            Resume resume => (resume.Scheme, GradeOn(dossier, resume, resume.Scheme)),
            _ => (Scheme.Employee, GradeOn(dossier, procedure, Scheme.Employee)),
        };
        return policies.Find(new PlanKey(procedure.Region, scheme, grade)) ?? regionRules.Find(procedure.Region, scheme);
    }

    /// <summary>The refusal with what the missing months cost (补缴金额), where the rules state a price.</summary>
    private Refusal Priced(Refusal refusal, Procedure retire, Dossier dossier)
    {
        var sex = dossier.In(retire.Region)?.File.Person.Sex ?? Sex.Unknown;
        var years = RulesOf(retire, dossier) is { } rules
            ? RetirementYears.Of(
                rules, retire.Day, sex, dossier.MonthsPaid(retire.Day), dossier.MonthsPaid(retire.Day, retire.Region)) : null;
        return years?.Price is { } price ? refusal with { Detail = $"{refusal.Detail} = {price.ToGroupedString()}" } : refusal;
    }

    private static string GradeOn(Dossier dossier, Procedure procedure, Scheme scheme) =>
        dossier.In(procedure.Region)?.File.On(procedure.Day, scheme)?.Grade ?? "";

    private static async Task<EnrolmentOutcome> Finish(
        EnrolmentBatch batch, EnrolmentChange? change, Refusal? refusal, string by, long undoes, CancellationToken cancel)
    {
        if (change is null)
        {
            return new EnrolmentOutcome(0, null, refusal);
        }

        var id = batch.Take(change, by, undoes);
        await batch.Commit(cancel);
        return new EnrolmentOutcome(id, change, null);
    }

    /// <summary>The documents whose dossier decides: of a merge those of both records, of a correction that of the record.</summary>
    private static async Task<IdentityDocument[]> Documents(EnrolmentBatch batch, Procedure procedure, RecordKey? person)
    {
        RecordKey?[] keys = procedure is Merge merge
            ? [new RecordKey(merge.Region, merge.Kept), new RecordKey(merge.Region, merge.Gone)]
            : [person];
        var documents = new HashSet<IdentityDocument>();
        if (procedure is Join join)
        {
            documents.Add(DocumentOf(join.Who));
        }

        foreach (var key in keys)
        {
            if (key is { } known && await batch.DocumentOf(known) is { } document)
            {
                documents.Add(document);
            }
        }

        return [.. documents];
    }

    /// <summary>The procedure with what the registers know: employer, number of a new record, whether a document is taken.</summary>
    private static async Task<Procedure> Complete(EnrolmentBatch batch, Procedure procedure, Dossier dossier)
    {
        var known = dossier.Files.Select(entry => entry.File.Person.Number).FirstOrDefault() ?? "";
        switch (procedure)
        {
            case Join join:
                var number = dossier.In(join.Region) is null && join.Who.Number.Length == 0
                    ? await batch.NumberFor(join.Region, known) : join.Who.Number;
                return join with
                {
                    Who = join.Who with { Number = number, Region = join.Region },
                    Employer = join.Employer is { } named ? await batch.Employer(join.Region, named.Number) : null,
                };
            case Move move:
                var own = dossier.In(move.From)?.File.Person.Number ?? known;
                return move with
                {
                    Number = dossier.In(move.Region) is null && move.Number.Length == 0
                        ? await batch.NumberFor(move.Region, own) : move.Number,
                    Employer = move.EmployerNumber.Length > 0 ? await batch.Employer(move.Region, move.EmployerNumber) : null,
                };
            case Correct { Document: { } document } correct:
                var type = correct.DocumentType ?? dossier.In(correct.Region)?.File.Person.DocumentType ?? "";
                return correct with { DocumentIsTaken = (await batch.Read(new IdentityDocument(type, document))).Files.Count > 0 };
            default:
                return procedure;
        }
    }

    private static IdentityDocument DocumentOf(InsuredPerson person) => new(person.DocumentType, person.Document);
}
