using System.Security.Cryptography;
using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>
/// One message to the gateway (请求报文): its envelope, read and checked, and its input. Reading never throws: what cannot be read is a refusal
/// that names the place.
/// </summary>
public sealed class GatewayRequest
{
    /// <summary>Largest body (报文上限): 2,000 fee lines are 2 MB, an uploaded file 10.</summary>
    public const int BodyBytesMax = 10 * 1024 * 1024;

    private GatewayInput? input;

    private GatewayRequest(JsonTree tree, byte[] digest)
    {
        Tree = tree;
        Digest = digest;
    }

    /// <summary>The transaction (交易) that the message asks for.</summary>
    public TransactionTable Transaction { get; private set; } = null!;

    /// <summary>Transaction number (交易编号), in the table's spelling.</summary>
    public string Infno => Transaction.Infno;

    /// <summary>The sender's message id (发送方报文ID): with provider and transaction the key of exactly once.</summary>
    public string MessageId { get; private set; } = "";

    /// <summary>Region of the provider (就医地医保区划).</summary>
    public RegionCode CareRegion { get; private set; }

    /// <summary>Region where the person is insured (参保地医保区划); null when the message leaves it empty: local.</summary>
    public RegionCode? InsuredRegion { get; private set; }

    /// <summary>Kind of operator (经办人类别): 1 operator, 2 self-service terminal, 3 mobile.</summary>
    public string OperatorKind { get; private set; } = "";

    /// <summary>Operator or terminal number (经办人).</summary>
    public string Operator { get; private set; } = "";

    /// <summary>Operator or terminal name (经办人姓名); may be empty.</summary>
    public string OperatorName { get; private set; } = "";

    /// <summary>Code of the designated provider (定点医药机构编号) that sends.</summary>
    public string ProviderCode { get; private set; } = "";

    /// <summary>Sign-in number (交易签到流水号); empty when the sender does not sign in.</summary>
    public string SignInNumber { get; private set; } = "";

    /// <summary>Time at the sender (交易时间), China time.</summary>
    public DateTime SentAt { get; private set; }

    /// <summary>SHA-256 of the body (报文摘要), 32 bytes: the same message id with another digest is another message.</summary>
    public byte[] Digest { get; }

    /// <summary>File sent beside the message (附件), as 9101 may send it; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Attachment { get; init; }

    /// <summary>
    /// The checked input (交易输入). Throws <see cref="InvalidOperationException"/> before <see cref="CheckInput"/> found no fault.
    /// </summary>
    public GatewayInput Input => input ?? throw new InvalidOperationException("The input has not been checked.");

    internal JsonTree Tree { get; }

    // Token of the input's object, -1 when the message has none.
    internal int InputToken { get; private set; } = -1;

    /// <summary>
    /// Reads a body. False with the first refusal in order of <see cref="GatewayRefusals.All"/>; faults of envelope fields all at once.
    /// </summary>
    /// <param name="body">The body, UTF-8; kept by the request, not to be changed.</param>
    /// <param name="request">The request; when refused, what could be read of it, or null.</param>
    /// <param name="refusals">What is wrong, in order; empty when read.</param>
    public static bool TryRead(byte[] body, out GatewayRequest? request, out IReadOnlyList<Refusal> refusals) =>
        TryRead(body, null, default, out request, out refusals);

    internal static bool TryRead(
        byte[] body,
        byte[]? digest,
        ReadOnlyMemory<byte> attachment,
        out GatewayRequest? request,
        out IReadOnlyList<Refusal> refusals)
    {
        request = null;
        refusals = [];
        if (body.Length > BodyBytesMax)
            refusals = [new Refusal(GatewayRefusals.TooLarge, "", $"{body.Length} bytes, at most {BodyBytesMax}")];
        else if (JsonTree.Read(body, out var tree) is { } refusal)
            refusals = [refusal];
        else if (tree[0].Kind != JsonKind.Object)
            refusals = [new Refusal(GatewayRefusals.BadShape, "", "the body is one JSON object")];
        else
        {
            request = new GatewayRequest(tree, digest ?? SHA256.HashData(body)) { Attachment = attachment };
            refusals = request.ReadEnvelope();
        }
        return refusals.Count == 0;
    }

    /// <summary>Checks the input against the transaction's table; afterwards <see cref="Input"/> can be read.</summary>
    /// <param name="asHunan">Whether fields that only Hunan requires are required (湖南规则).</param>
    /// <returns>Every fault, in order of the tables; empty when there is none.</returns>
    public IReadOnlyList<Refusal> CheckInput(bool asHunan)
    {
        var faults = new List<Refusal>();
        var read = GatewayInput.Read(this, asHunan, faults);
        if (faults.Count == 0)
            input = read;
        return faults;
    }

    private List<Refusal> ReadEnvelope()
    {
        var faults = new List<Refusal>();
        var infno = Required("infno"u8, 6, faults);
        MessageId = Required("msgid"u8, 30, faults);
        CareRegion = Region(Required("mdtrtarea_admvs"u8, 6, faults, "mdtrtarea_admdvs"u8), "mdtrtarea_admvs", faults);
        var insured = Optional("insuplc_admdvs"u8, 6, faults, "insuplc_admvs"u8);
        InsuredRegion = insured.Length == 0 ? null : Region(insured, "insuplc_admdvs", faults);
        OperatorKind = Required("opter_type"u8, 3, faults);
        Operator = Required("opter"u8, 30, faults);
        OperatorName = Optional("opter_name"u8, 50, faults);
        SentAt = ReadTime(faults);
        ProviderCode = Required("fixmedins_code"u8, 12, faults);
        SignInNumber = Optional("sign_no"u8, 30, faults);
        FindInput(faults);
        var table = FieldTables.Find(infno);
        if (table is null && faults.Count == 0)
            faults.Add(new Refusal(GatewayRefusals.UnknownTransaction, "infno", infno));
        Transaction = table!;
        faults.Sort((left, right) => string.CompareOrdinal(left.Kind.Code, right.Kind.Code));
        return faults;
    }

    private void FindInput(List<Refusal> faults)
    {
        var token = Tree.Find(0, "input"u8);
        if (Tree.IsEmpty(token))
            return;
        if (Tree[token].Kind == JsonKind.Text)
        {
            var root = Tree.Count;
            if (Tree.ReadInside(token) is { } refusal)
            {
                faults.Add(refusal);
                return;
            }
            token = root;
        }
        if (Tree[token].Kind == JsonKind.Object)
            InputToken = token;
        else
            faults.Add(new Refusal(GatewayRefusals.BadShape, "input", "an object, or an object as text"));
    }

    private string Required(ReadOnlySpan<byte> name, int lengthMax, List<Refusal> faults, ReadOnlySpan<byte> alsoSpelled = default)
    {
        var text = Optional(name, lengthMax, faults, alsoSpelled);
        if (text.Length == 0)
            faults.Add(new Refusal(GatewayRefusals.EnvelopeMissing, System.Text.Encoding.UTF8.GetString(name), ""));
        return text;
    }

    private string Optional(ReadOnlySpan<byte> name, int lengthMax, List<Refusal> faults, ReadOnlySpan<byte> alsoSpelled = default)
    {
        var token = Tree.Find(0, name);
        if (token < 0 && !alsoSpelled.IsEmpty)
            token = Tree.Find(0, alsoSpelled);
        if (token < 0)
            return "";
        var problem = "expected text";
        if (Tree[token].Kind is not (JsonKind.Array or JsonKind.Object))
        {
            var text = Tree.TextOf(token);
            if (text.Length <= lengthMax)
                return text;
            problem = $"{text.Length} characters, at most {lengthMax}";
        }
        faults.Add(new Refusal(GatewayRefusals.EnvelopeWrong, System.Text.Encoding.UTF8.GetString(name), problem));

        // Not empty, so that the field is not called missing as well.
        return "?";
    }

    private static RegionCode Region(string text, string name, List<Refusal> faults)
    {
        if (!RegionCode.TryParse(text, out var region) && text is not "" and not "?")
            faults.Add(new Refusal(GatewayRefusals.EnvelopeWrong, name, "expected six digits of a division"));
        return region;
    }

    private DateTime ReadTime(List<Refusal> faults)
    {
        var text = Required("inf_time"u8, 30, faults);
        Span<byte> bytes = stackalloc byte[128];
        if (!System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out var length) | !WireText.TryReadTime(bytes[..length], out var time)
            && text is not "" and not "?")
            faults.Add(new Refusal(GatewayRefusals.EnvelopeWrong, "inf_time", "expected a time like 2021-03-04 05:06:07"));
        return time;
    }
}
