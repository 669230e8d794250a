using Yibao.Agency.Contributions;
using Yibao.Cli.Importing;
using Yibao.Kernel;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Contributing;

/// <summary>Payments of a bank file (银行到账导入), a row each, matched as they are taken.</summary>
internal sealed class PaymentImport(RefusedFile refused, PaymentRun payments) : IRegisterImport
{
    private readonly ImportCells cells = new(Header);
    private readonly List<BankPayment> batch = [];
    private readonly List<long> lines = [];

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = ["payment_no", "day", "region", "scheme", "payer", "amount", "note"];

    public string[] Columns => Header;

    public int BatchRows => PaymentRun.Piece;

    public bool Begins(ImportRows row) => true;

    public void Take(ImportRows row)
    {
        cells.Begin(row);
        var payment = Read();
        if (cells.Refusal is { } refusal)
        {
            refused.Add(refusal);
        }
        else
        {
            batch.Add(payment);
            lines.Add(row.Line);
        }
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        var (rest, again) = await payments.Take(batch, run.Digest, cancel);
        await using var writing = rest;
        foreach (var place in again)
        {
            refused.Add(new RefusedRow(lines[place], ImportRefusals.DuplicatePayment, "payment_no", ""));
        }

        batch.Clear();
        lines.Clear();
        run.RowsRefused += refused.Flush();
        writing.Add(run.Save(at));
        await writing.Commit(cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private BankPayment Read()
    {
        var region = cells.Region("region");
        var number = cells.Code("payment_no", ImportRefusals.PaymentNumber, 1, 40);
        var day = cells.Day("day", ImportRefusals.Period);
        if (!int.TryParse(cells["scheme"], out var scheme) || !Enum.IsDefined((Scheme)scheme))
        {
            cells.Refuse(ImportRefusals.Scheme, "scheme", "expected 310 (employees) or 390 (residents)");
        }

        var payer = cells.Text("payer", ImportRefusals.Name, 0, 200);
        if (!Money.TryParse(cells["amount"], out var amount, out var problem))
        {
            cells.Refuse(ImportRefusals.Amount, "amount", problem!);
        }
        else if (amount <= Money.Zero)
        {
            cells.Refuse(ImportRefusals.Amount, "amount", "a payment is above zero; money paid back is a refund");
        }

        var note = cells.Text("note", ImportRefusals.Value, 0, 200);
        return new BankPayment(region, (Scheme)scheme, number, day, payer, amount.Fen, note);
    }
}
