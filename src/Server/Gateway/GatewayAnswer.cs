using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>A finished answer (应答报文): bytes as they go out, and as they are stored to answer a repeat byte for byte.</summary>
/// <param name="Body">The body (报文体).</param>
/// <param name="Infcode">Status (交易状态码): 0 done, <see cref="Refused"/>, or <see cref="OutcomeUnknown"/>.</param>
/// <param name="ContentType">Content type (内容类型).</param>
public sealed record GatewayAnswer(ReadOnlyMemory<byte> Body, int Infcode, string ContentType)
{
    /// <summary>Status of what was done (成功).</summary>
    public const int Done = 0;

    /// <summary>Status when nobody knows whether it was done (结果未知): the sender repeats or reverses by message.</summary>
    public const int OutcomeUnknown = -1;

    /// <summary>Status of a refusal (业务拒绝): nothing was done.</summary>
    public const int Refused = -2;

    /// <summary>Content type of every answer but a file (JSON).</summary>
    public const string Json = "application/json; charset=utf-8";

    /// <summary>Content type of a file (压缩文件), as 9102 answers it.</summary>
    public const string Octets = "application/octet-stream";

    /// <summary>An answer as the counter gives it (原应答), just made or stored: its bytes tell its status.</summary>
    public static GatewayAnswer Of(ReadOnlyMemory<byte> body) => new(
        body,
        body.Span.StartsWith("{\"infcode\":0,"u8) ? Done : body.Span.StartsWith("{\"infcode\":-1,"u8) ? OutcomeUnknown : Refused,
        Json);

    /// <summary>A file (文件).</summary>
    public static GatewayAnswer File(ReadOnlyMemory<byte> file) => new(file, Done, Octets);
}

/// <summary>Who answers and when (应答上下文).</summary>
/// <param name="Division">Six digits of the answering division (接收方区划).</param>
/// <param name="Serial">Serial of the answer (流水号), unique within a second; its last ten digits are shown.</param>
/// <param name="ReceivedAt">When the message came (接收时间).</param>
/// <param name="RespondedAt">When the answer was written (响应时间).</param>
public sealed record AnswerHead(string Division, long Serial, DateTimeOffset ReceivedAt, DateTimeOffset RespondedAt)
{
    private const long SerialEnd = 10_000_000_000;

    /// <summary>The receiver's message id (接收方报文ID): division, time to the second, serial of ten digits.</summary>
    public string MessageId => string.Create(
        CultureInfo.InvariantCulture, $"{Division}{WireText.Stamp(InChina(ReceivedAt))[..14]}{Serial % SerialEnd:D10}");

    internal static DateTime InChina(DateTimeOffset instant) => instant.ToOffset(WireText.ChinaOffset).DateTime;
}

/// <summary>
/// Writes an answer (应答书写): the envelope, then node by node the output. Amounts are numbers with two decimals; text is never null.
/// Use it once: rows, then <see cref="Finish"/> or <see cref="Bytes"/>.
/// </summary>
public sealed class AnswerWriter
{
    /// <summary>Most characters of err_msg (错误信息长度), from the table of the envelope.</summary>
    public const int ErrorLengthMax = 200;

    // Chinese as itself; nothing here ends up inside HTML.
    internal static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Largest buffer that a thread keeps for its next answer: a settlement's has 3 KB, a page of a query some hundred.
    private const int KeptMax = 64 * 1024;

    // Sign, point, the digits of 64 bits, and as many decimals as there are digits.
    private const int NumberLengthMax = 48;

    [ThreadStatic]
    private static Target? free;

    private readonly Target target;
    private readonly Utf8JsonWriter json;
    private readonly int infcode;
    private bool hasOutput;
    private bool isArray;

    /// <summary>Begins an answer to a message that was done (成功应答).</summary>
    public AnswerWriter(AnswerHead head)
        : this(head, GatewayAnswer.Done, "", "")
    {
    }

    private AnswerWriter(AnswerHead head, int infcode, string error, string warning)
    {
        this.infcode = infcode;
        target = free ?? new Target();
        free = null; // until this answer is finished
        json = target.Json;
        json.WriteStartObject();
        json.WriteNumber("infcode", infcode);
        json.WriteString("inf_refmsgid", head.MessageId);
        json.WriteString("refmsg_time", WireText.Stamp(AnswerHead.InChina(head.ReceivedAt)));
        json.WriteString("respond_time", WireText.Stamp(AnswerHead.InChina(head.RespondedAt)));
        json.WriteString("err_msg", error);
        json.WriteString("warn_msg", warning);
        json.WriteString("cainfo", "");
        json.WriteString("signtype", "");
    }

    /// <summary>
    /// A refusal (拒绝应答): code, Chinese and English of every kind with the places. err_msg holds 200 characters; what is longer stands whole
    /// in warn_msg.
    /// </summary>
    public static GatewayAnswer Refuse(AnswerHead head, params IReadOnlyList<Refusal> refusals)
    {
        var text = TextOf(refusals);
        var isLong = text.Length > ErrorLengthMax;
        var unknown = refusals.Any(refusal => refusal.Kind == GatewayRefusals.OutcomeUnknown);
        var status = unknown ? GatewayAnswer.OutcomeUnknown : GatewayAnswer.Refused;
        var error = isLong ? string.Concat(text.AsSpan(0, ErrorLengthMax - 1), "…") : text;
        return new AnswerWriter(head, status, error, isLong ? text : "").Finish();
    }

    /// <summary>Begins the row of a node (开始单行节点).</summary>
    public void Row(string node)
    {
        BeginOutput();
        json.WriteStartObject(node);
    }

    /// <summary>Begins a row among <see cref="Rows"/> (开始一行).</summary>
    public void Row() => json.WriteStartObject();

    /// <summary>Ends a row (结束一行).</summary>
    public void EndRow() => json.WriteEndObject();

    /// <summary>Begins the rows of a node (开始多行节点).</summary>
    public void Rows(string node)
    {
        BeginOutput();
        json.WriteStartArray(node);
    }

    /// <summary>Ends the rows of a node (结束多行节点).</summary>
    public void EndRows() => json.WriteEndArray();

    /// <summary>Begins an output that is itself the row (输出即单行), for tables whose node is the output.</summary>
    public void Root() => BeginOutput();

    /// <summary>Begins an output that is itself the rows (输出即多行), as 5204's; <see cref="EndRows"/> ends it.</summary>
    public void RootRows()
    {
        hasOutput = true;
        isArray = true;
        json.WriteStartArray("output");
    }

    /// <summary>Text or code (文本); null writes "".</summary>
    public void Text(string field, string? value) => json.WriteString(field, value ?? "");

    /// <summary>Nothing, where a real platform answers null (空值).</summary>
    public void Null(string field) => json.WriteNull(field);

    /// <summary>Amount (金额), a number with two decimals.</summary>
    public void Money(string field, Money amount) => Number(field, amount.Fen, 2);

    /// <summary>Number in units of 10^-decimals (定点数), written with all its decimals.</summary>
    public void Number(string field, long units, int decimals)
    {
        Span<byte> text = stackalloc byte[NumberLengthMax];
        var at = text.Length;
        var left = (ulong)Int128.Abs(units);
        for (var digits = 0; left > 0 || digits <= decimals; digits++)
        {
            if (digits == decimals && decimals > 0)
                text[--at] = (byte)'.';
            (left, var digit) = Math.DivRem(left, 10UL);
            text[--at] = (byte)('0' + digit);
        }
        if (units < 0)
            text[--at] = (byte)'-';
        json.WritePropertyName(field);
        json.WriteRawValue(text[at..], skipInputValidation: true);
    }

    /// <summary>Whole number (整数).</summary>
    public void Whole(string field, long value) => json.WriteNumber(field, value);

    /// <summary>Day (日期); null writes "".</summary>
    public void Day(string field, DateOnly? day) => json.WriteString(field, day is { } value ? Days.Text(value) : "");

    /// <summary>Time in China (时间), yyyy-MM-dd HH:mm:ss; null writes "".</summary>
    public void Time(string field, DateTime? time) =>
        json.WriteString(field, time?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "");

    /// <summary>Time in China of an instant (时间).</summary>
    public void Instant(string field, DateTimeOffset instant) => Time(field, AnswerHead.InChina(instant));

    /// <summary>The finished answer (完成应答). Without a node the output is null.</summary>
    public GatewayAnswer Finish() => new(Bytes(), infcode, GatewayAnswer.Json);

    /// <summary>The bytes of the finished answer (应答报文), as they are stored and sent.</summary>
    public byte[] Bytes()
    {
        if (!hasOutput)
            json.WriteNull("output");
        else if (!isArray)
            json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        var bytes = target.Buffer.WrittenSpan.ToArray();
        if (target.Buffer.Capacity <= KeptMax)
        {
            target.Buffer.ResetWrittenCount();
            json.Reset();
            free = target;
        }
        return bytes;
    }

    /// <summary>The refusals as one text (错误文本): each kind once, with the places where it applies.</summary>
    internal static string TextOf(IReadOnlyList<Refusal> refusals)
    {
        var text = new StringBuilder();
        foreach (var kind in refusals.GroupBy(refusal => refusal.Kind))
        {
            if (text.Length > 0)
                text.Append("; ");
            text.Append(kind.Key.Code).Append(' ').Append(kind.Key.Chinese).Append(" / ").Append(kind.Key.English);
            var places = string.Join(", ", kind.Select(PlaceOf).Where(place => place.Length > 0));
            if (places.Length > 0)
                text.Append(": ").Append(places);
        }
        return text.ToString();
    }

    private static string PlaceOf(Refusal refusal) => (refusal.Where.Length, refusal.Detail.Length) switch
    {
        (_, 0) => refusal.Where,
        (0, _) => refusal.Detail,
        _ => $"{refusal.Where} ({refusal.Detail})",
    };

    private void BeginOutput()
    {
        if (hasOutput)
            return;
        hasOutput = true;
        json.WriteStartObject("output");
    }

    // Where an answer is written: kept by its thread for the next one, as most of what an answer allocates would be this.
#pragma warning disable CA1001 // the JSON writer writes into a plain buffer: nothing to give back
    private sealed class Target
#pragma warning restore CA1001
    {
        internal Target() => Json = new Utf8JsonWriter(Buffer, Options);

        internal ArrayBufferWriter<byte> Buffer { get; } = new(4096);

        internal Utf8JsonWriter Json { get; }
    }
}
