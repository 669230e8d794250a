using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Server.Gateway;
using Yibao.Storage;
using Yibao.Storage.Queries;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Importing;

/// <summary>
/// Departments or medical staff of institutions (科室、医执人员导入), a row each: what the institution reports on them. A row with the code
/// and first day of one that is registered replaces it.
/// </summary>
internal sealed class InstitutionImport(Database database, RefusedFile refused, bool isStaff) : IRegisterImport
{
    // The field of the national interface that a column is.
    private static readonly (string Column, string Field)[] DepartmentFields =
    [
        ("code", "hosp_dept_codg"), ("name", "hosp_dept_name"), ("category", "caty"), ("head", "dept_resper_name"),
        ("tel", "dept_resper_tel"), ("introduction?", "itro"), ("scope?", "dept_med_serv_scp"), ("founded?", "dept_estbdat"),
        ("beds?", "aprv_bed_cnt"), ("insured_beds?", "hi_crtf_bed_cnt"), ("physicians?", "dr_psncnt"), ("pharmacists?", "phar_psncnt"),
        ("nurses?", "nurs_psncnt"), ("technicians?", "tecn_psncnt"), ("memo?", "memo"),
    ];

    private static readonly (string Column, string Field)[] StaffFields =
    [
        ("code", "prac_psn_code"), ("name", "prac_psn_name"), ("kind", "prac_psn_type"), ("cert_type", "psn_cert_type"),
        ("certno", "certno"), ("insurance", "hi_dr_flag"), ("own_no?", "prac_psn_no"), ("qualification?", "prac_psn_cert"),
        ("licence?", "prac_cert_no"), ("reason?", "chg_rea"),
    ];

    private readonly (string Column, string Field)[] fields = isStaff ? StaffFields : DepartmentFields;
    private readonly ImportCells cells = new(Header(isStaff));
    private readonly List<(InstitutionEntry Entry, long Line)> batch = [];

    public string[] Columns => Header(isStaff);

    private string Infno => isStaff ? "5102" : "5101";

    /// <summary>The columns of a file.</summary>
    public static string[] Header(bool isStaff) =>
        ["region", "provider", .. (isStaff ? StaffFields : DepartmentFields).Select(field => field.Column), "from", "until"];

    public bool Begins(ImportRows row) => true;

    public void Take(ImportRows row)
    {
        cells.Begin(row);
        var entry = Entry();
        if (cells.Refusal is { } refusal)
        {
            refused.Add(refusal);
        }
        else
        {
            batch.Add((entry, row.Line));
        }
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        await using var register = await RegisterBatch.Begin(database, cancel);
        var known = await register.KnownProviders([.. batch.Select(row => row.Entry.Provider).Distinct(StringComparer.Ordinal)]);
        var taken = new List<InstitutionEntry>(batch.Count);
        foreach (var (entry, line) in batch)
        {
            if (known.Contains((entry.Region.Value, entry.Provider)))
            {
                taken.Add(entry);
            }
            else
            {
                refused.Add(new RefusedRow(line, ImportRefusals.UnknownProvider, "provider", ""));
            }
        }

        batch.Clear();
        await register.Put(taken);
        run.RowsRefused += refused.Flush();
        await register.Commit(run, at, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private InstitutionEntry Entry()
    {
        const int providerLength = 12;
        var region = cells.Region("region");
        var provider = cells.Code("provider", ImportRefusals.ProviderCode, providerLength, providerLength);
        var details = new JsonObject();
        var answer = FieldTables.Find(Infno)!.Output[0];
        foreach (var (column, name) in fields)
        {
            var field = answer.Fields.First(one => one.Name == name);
            if (Value(ImportRows.NameOf(column), field) is { Length: > 0 } value)
            {
                details[name] = value;
            }
        }

        if (!isStaff)
        {
            details["poolarea_no"] = region.ToString();
        }
        else if (cells["cert_type"] == "01" && !CitizenId.TryParse(cells["certno"], out _))
        {
            cells.Refuse(ImportRefusals.Document, "certno", "expected a citizen id with its check character");
        }

        var from = cells.Day("from", ImportRefusals.Period);
        var until = cells.DayOrOpen("until", ImportRefusals.Period);
        cells.Period(from, until, ImportRefusals.Period, "until");
        return new InstitutionEntry(region, provider, Infno, cells["code"], from, until, details.ToJsonString());
    }

    private string Value(string column, FieldTable field)
    {
        const int digitsMax = 9;
        var least = field.Requirement == Requirement.Required ? 1 : 0;
        switch (field)
        {
            case { Type: FieldType.Number } when cells[column] is { Length: > 0 } text:
                if (text.Length > Math.Min(field.LengthMax, digitsMax) || !text.All(char.IsAsciiDigit))
                {
                    cells.Refuse(ImportRefusals.Value, column, "expected a whole number from 0");
                }

                return text;
            case { Type: FieldType.Time }:
                return cells.DayOrOpen(column, ImportRefusals.Period) is { } day ? Days.Text(day) : "";
            case { Dictionary: { } codes } when cells[column] is { Length: > 0 } text:
                if (!codes.Has(text))
                {
                    cells.Refuse(ImportRefusals.Value, column, $"expected a code of the dictionary {codes.Name}");
                }

                return text;
        }

        return column == "code"
            ? cells.Code(column, ImportRefusals.EntryCode, least, field.LengthMax)
            : cells.Text(column, column is "name" ? ImportRefusals.Name : ImportRefusals.Value, least, field.LengthMax);
    }
}
