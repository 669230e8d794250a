using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Importing;

/// <summary>Designated providers (定点医药机构导入), a row each.</summary>
internal sealed class ProviderImport(Database database, RefusedFile refused) : IRegisterImport
{
    private readonly ImportCells cells = new(Header);
    private readonly List<(DesignatedProvider Provider, long Line)> batch = [];

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = ["region", "code", "name", "kind", "tier", "level", "from", "until"];

    public string[] Columns => Header;

    public bool Begins(ImportRows row) => true;

    public void Take(ImportRows row)
    {
        cells.Begin(row);
        var provider = Provider();
        if (cells.Refusal is { } refusal)
        {
            refused.Add(refusal);
        }
        else
        {
            batch.Add((provider, row.Line));
        }
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        await using var register = await RegisterBatch.Begin(database, cancel);
        var known = await register.Known(batch.ConvertAll(entry => entry.Provider));
        var taken = new List<DesignatedProvider>(batch.Count);
        foreach (var (provider, line) in batch)
        {
            if (known.Add((provider.Region.Value, provider.Code)))
            {
                taken.Add(provider);
            }
            else
            {
                refused.Add(new RefusedRow(line, ImportRefusals.DuplicateProvider, "code", ""));
            }
        }

        batch.Clear();
        await register.Add(taken, cancel);
        run.RowsRefused += refused.Flush();
        await register.Commit(run, at, cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private DesignatedProvider Provider()
    {
        const int codeLength = 12;
        const int levels = 14; // dictionary hosp_lv: 1 to 14
        var region = cells.Region("region");
        var code = cells.Code("code", ImportRefusals.ProviderCode, codeLength, codeLength);
        var name = cells.Text("name", ImportRefusals.Name, 1, 200);
        var kind = cells["kind"];
        if (kind is not ("1" or "2"))
        {
            cells.Refuse(ImportRefusals.ProviderKind, "kind", "expected 1 (medical institution) or 2 (retail pharmacy)");
        }

        var tier = (Tier)cells.Word("tier", Dimension.Tier, ImportRefusals.ProviderKind, mayBeEmpty: kind == "2");
        var level = cells["level"];
        if (!(level.Length == 0 && kind == "2") && !(int.TryParse(level, out var number) && number is >= 1 and <= levels))
        {
            cells.Refuse(ImportRefusals.ProviderKind, "level", $"expected 1 to {levels} of the dictionary hosp_lv");
        }

        var from = cells.Day("from", ImportRefusals.Period);
        var until = cells.DayOrOpen("until", ImportRefusals.Period);
        cells.Period(from, until, ImportRefusals.Period, "until");
        return new DesignatedProvider(region, code, name, kind == "2", tier, level, from, until);
    }
}
