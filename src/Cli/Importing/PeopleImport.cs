using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Importing;

/// <summary>
/// Insured people with their enrolments and identity categories (参保人导入): a row per enrolment, rows of a person together. A person is
/// taken with all rows or with none.
/// </summary>
internal sealed class PeopleImport(Database database, RefusedFile refused) : IRegisterImport
{
    private const string CitizenIdType = "01";
    private const int YearFirst = 1850; // nobody alive was born before

    private readonly ImportCells cells = new(Header);
    private readonly List<(PersonFile File, long[] Lines)> batch = [];
    private readonly List<long> lines = [];
    private readonly List<RefusedRow> refusals = [];
    private readonly List<EnrolmentSpan> spans = [];
    private readonly List<GroupSpan> groups = [];
    private (string Region, string Number) open;
    private InsuredPerson? person;

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } =
    [
        "region", "psn_no", "cert_type", "certno", "name", "sex", "birth", "scheme", "grade", "status", "psn_type", "post", "months",
        "employer", "from", "until", "groups", "employer_no?", "maternity?", "county?",
    ];

    public string[] Columns => Header;

    public bool Begins(ImportRows row) => row.Problem is null && KeyOf(row) != open;

    public void Take(ImportRows row)
    {
        if (!cells.Begin(row))
        {
            refused.Add(cells.Refusal!.Value);
            return;
        }

        if (KeyOf(row) != open)
        {
            Close();
            open = KeyOf(row);
        }

        lines.Add(row.Line);
        var who = Person();
        var span = Enrolment(who);
        Groups();
        if (person is not null && who != person)
        {
            cells.Refuse(ImportRefusals.Disagree, "", "document, name, sex and birth date are the same in every row of a person");
        }

        if (cells.Refusal is { } refusal)
        {
            refusals.Add(refusal);
            return;
        }

        person ??= who;
        if (spans.Exists(other => other.Scheme == span.Scheme && Overlap(other.From, other.Until, span.From, span.Until)))
        {
            refusals.Add(new RefusedRow(row.Line, ImportRefusals.Overlap, "from", "with another row of this person in the same scheme"));
        }

        spans.Add(span);
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        Close();
        open = default;
        await using var register = await RegisterBatch.Begin(database, cancel);
        var people = batch.ConvertAll(entry => entry.File.Person);
        var numbers = await register.Known(people);
        var documents = await register.KnownDocuments(people);
        var taken = new List<PersonFile>(batch.Count);
        foreach (var (file, rows) in batch)
        {
            var who = file.Person;
            if (!numbers.Add((who.Region.Value, who.Number)))
            {
                RefuseAll(rows, ImportRefusals.DuplicatePerson, "psn_no");
            }
            else if (!documents.Add((who.Region.Value, who.DocumentType, who.Document)))
            {
                RefuseAll(rows, ImportRefusals.DuplicateDocument, "certno");
            }
            else
            {
                taken.Add(file);
            }
        }

        batch.Clear();
        await register.Add(taken, cancel);
        run.RowsRefused += refused.Flush();
        await register.Commit(run, at, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static (string Region, string Number) KeyOf(ImportRows row) => (row[0], row[1]);

    private static bool Overlap(DateOnly from, DateOnly? until, DateOnly otherFrom, DateOnly? otherUntil) =>
        (otherUntil is not { } otherEnd || from < otherEnd) && (until is not { } end || otherFrom < end);

    /// <summary>Ends the person at hand.</summary>
    private void Close()
    {
        if (refusals.Count > 0)
        {
            refusals.ForEach(refused.Add);
            RefuseAll(lines.Where(line => refusals.TrueForAll(refusal => refusal.Row != line)), ImportRefusals.OtherRow, "");
        }
        else if (lines.Count > 0)
        {
            batch.Add((new PersonFile(person!, spans.ToArray(), groups.ToArray()), lines.ToArray()));
        }

        lines.Clear();
        refusals.Clear();
        spans.Clear();
        groups.Clear();
        person = null;
    }

    private void RefuseAll(IEnumerable<long> rows, RefusalKind kind, string column)
    {
        foreach (var row in rows)
        {
            refused.Add(new RefusedRow(row, kind, column, ""));
        }
    }

    private InsuredPerson Person()
    {
        var region = cells.Region("region");
        var number = cells.Code("psn_no", ImportRefusals.PersonNumber, 1, 30);
        var type = cells.Code("cert_type", ImportRefusals.Document, 2, 6);
        var document = cells.Text("certno", ImportRefusals.Document, 1, 50);
        if (type != CitizenIdType)
        {
            return new InsuredPerson(region, number, type, document, Name(), SexOf(null), BirthOf(null));
        }

        if (!CitizenId.TryParse(document, out var id, out var problem))
        {
            cells.Refuse(ImportRefusals.Document, "certno", problem!);
            return new InsuredPerson(region, number, type, "", "", Sex.Unknown, default);
        }

        return new InsuredPerson(region, number, type, id.Number, Name(), SexOf(id), BirthOf(id));
    }

    private string Name() => cells.Text("name", ImportRefusals.Name, 1, 50);

    private Sex SexOf(CitizenId? id)
    {
        var text = cells["sex"];
        var sex = text switch { "1" => Sex.Male, "2" => Sex.Female, _ => Sex.Unknown };
        if (text is not ("" or "0" or "1" or "2"))
        {
            cells.Refuse(ImportRefusals.SexOrBirth, "sex", "expected 1 (male), 2 (female), 0 (unknown) or nothing");
        }

        if (id is not { } known)
        {
            return sex;
        }

        if (text.Length > 0 && sex != known.Sex)
        {
            cells.Refuse(ImportRefusals.SexOrBirth, "sex", "the citizen id says another sex");
        }

        return known.Sex;
    }

    private DateOnly BirthOf(CitizenId? id)
    {
        var birth = id is { } citizen && cells["birth"].Length == 0 ? citizen.BirthDate : cells.Day("birth", ImportRefusals.SexOrBirth);
        if (id is { } known && birth != known.BirthDate)
        {
            cells.Refuse(ImportRefusals.SexOrBirth, "birth", "the citizen id says another birth date");
        }

        if (birth.Year < YearFirst)
        {
            cells.Refuse(ImportRefusals.SexOrBirth, "birth", "nobody alive was born then");
        }

        return birth;
    }

    private EnrolmentSpan Enrolment(InsuredPerson who)
    {
        var text = cells["scheme"];
        var scheme = text == "310" ? Scheme.Employee : Scheme.Resident;
        if (text is not ("310" or "390"))
        {
            cells.Refuse(ImportRefusals.Scheme, "scheme", "expected 310 or 390");
        }

        var status = (PersonStatus)cells.Word("status", Dimension.Status, ImportRefusals.Status, mayBeEmpty: false);
        if (status >= PersonStatus.Resident != (scheme == Scheme.Resident))
        {
            cells.Refuse(ImportRefusals.Status, "status", "resident, student and minor belong to 390, the others to 310");
        }

        var months = cells["months"];
        if (!int.TryParse(months, System.Globalization.NumberStyles.None, null, out var before) && months.Length > 0
            || before > Vocabulary.MaxMonths)
        {
            cells.Refuse(ImportRefusals.Value, "months", $"expected 0 to {Vocabulary.MaxMonths}");
        }

        var span = new EnrolmentSpan
        {
            Scheme = scheme,
            Status = status,
            Grade = cells.Code("grade", ImportRefusals.Value, 0, 20),
            StatusCode = cells.Code("psn_type", ImportRefusals.Value, 2, 6),
            Post = (Post)cells.Word("post", Dimension.Post, ImportRefusals.Value, mayBeEmpty: true),
            MonthsBefore = before,
            Employer = cells.Text("employer", ImportRefusals.Value, 0, 200),
            EmployerNumber = cells.Code("employer_no", ImportRefusals.EmployerNumber, 0, 30),
            Maternity = cells["maternity"] == "1",
            County = cells["county"],
            From = cells.Day("from", ImportRefusals.Period),
            Until = cells.DayOrOpen("until", ImportRefusals.Period),
        };
        if (span.EmployerNumber.Length > 0 && status != PersonStatus.InService)
        {
            cells.Refuse(ImportRefusals.Status, "employer_no", "only somebody in service has an employer that pays");
        }

        if (cells["maternity"] is not ("" or "0" or "1") || (span.Maternity && span.EmployerNumber.Length == 0))
        {
            cells.Refuse(ImportRefusals.Value, "maternity", "expected 1 with a number of the employer, 0 or nothing");
        }

        County(span);
        cells.Period(span.From, span.Until, ImportRefusals.Period, "until");
        if (span.From < who.Birth)
        {
            cells.Refuse(ImportRefusals.Period, "from", "the enrolment begins before the birth");
        }

        return span;
    }

    private void County(EnrolmentSpan span)
    {
        var counties = Vocabulary.ParameterKeys["county"];
        if (span.County.Length > 0 && (span.Scheme != Scheme.Resident || !counties.Contains(span.County)))
        {
            cells.Refuse(ImportRefusals.Value, "county", $"expected {string.Join(" or ", counties)} of a resident");
        }
    }

    /// <summary>Categories, each <c>code/aid/from/until</c>, several with a semicolon between.</summary>
    private void Groups()
    {
        foreach (var text in cells["groups"].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = text.Split('/');
            if (parts.Length != 4 || parts[0].Length is < 2 or > 6 || !parts[0].All(char.IsAsciiDigit))
            {
                cells.Refuse(ImportRefusals.Category, "groups", "expected code/aid/from/until, like 2303/subsistence/2020-01-01/");
                return;
            }

            var aid = (AidCategory)cells.WordOf(parts[1], "groups", Dimension.Aid, ImportRefusals.Category, mayBeEmpty: true);
            var from = cells.DayOf(parts[2], "groups", ImportRefusals.Category);
            DateOnly? until = parts[3].Length == 0 ? null : cells.DayOf(parts[3], "groups", ImportRefusals.Category);
            cells.Period(from, until, ImportRefusals.Category, "groups");
            var group = new GroupSpan(parts[0], aid, from, until);
            if (groups.Contains(group))
            {
                continue;
            }

            if (groups.Exists(other => other.Category == group.Category && Overlap(other.From, other.Until, from, until)))
            {
                cells.Refuse(ImportRefusals.Category, "groups", "two periods of one category overlap");
            }

            groups.Add(group);
        }
    }
}
