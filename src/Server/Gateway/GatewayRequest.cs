using System.Security.Cryptography;
using System.Text;
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

    private const int InfnoField = 0;
    private const int MessageField = 1;
    private const int CareField = 2;
    private const int InsuredField = 3;
    private const int OperatorKindField = 4;
    private const int OperatorField = 5;
    private const int OperatorNameField = 6;
    private const int TimeField = 7;
    private const int ProviderField = 8;
    private const int SignInField = 9;
    private const int InputField = 10;
    private const string Unreadable = "?";

    // Fields of the envelope in the order of the numbers above, with the hash of each and of its second spelling.
    private static readonly (string Name, uint First, string Spelling, uint Second)[] Envelope =
    [
        Field("infno"), Field("msgid"), Field("mdtrtarea_admvs", "mdtrtarea_admdvs"), Field("insuplc_admdvs", "insuplc_admvs"),
        Field("opter_type"), Field("opter"), Field("opter_name"), Field("inf_time"), Field("fixmedins_code"), Field("sign_no"),
        Field("input"),
    ];

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
        Span<int> at = stackalloc int[Envelope.Length];
        FindFields(at);
        var infno = Required(at, InfnoField, 6, faults);
        MessageId = Required(at, MessageField, 30, faults);
        CareRegion = Region(Required(at, CareField, 6, faults), "mdtrtarea_admvs", faults);
        var insured = Optional(at, InsuredField, 6, faults);
        InsuredRegion = insured.Length == 0 ? null : Region(insured, "insuplc_admdvs", faults);
        OperatorKind = Required(at, OperatorKindField, 3, faults);
        Operator = Required(at, OperatorField, 30, faults);
        OperatorName = Optional(at, OperatorNameField, 50, faults);
        SentAt = ReadTime(Required(at, TimeField, 30, faults), at, faults);
        ProviderCode = Required(at, ProviderField, 12, faults);
        SignInNumber = Optional(at, SignInField, 30, faults);
        FindInput(at[InputField], faults);
        var table = FieldTables.Find(infno);
        if (table is null && faults.Count == 0)
            faults.Add(new Refusal(GatewayRefusals.UnknownTransaction, "infno", infno));
        Transaction = table!;
        faults.Sort((left, right) => string.CompareOrdinal(left.Kind.Code, right.Kind.Code));
        return faults;
    }

    private static (string Name, uint First, string Spelling, uint Second) Field(string name, string spelling = "") =>
        (name, JsonTree.HashOf(Encoding.UTF8.GetBytes(name)), spelling, JsonTree.HashOf(Encoding.UTF8.GetBytes(spelling)));

    // One pass over the envelope; the second spelling of a field counts where the first is not given.
    private void FindFields(Span<int> at)
    {
        at.Fill(-1);
        for (var i = 1; i < Tree[0].Next; i = Tree[i].Next)
        {
            for (var field = 0; field < Envelope.Length; field++)
            {
                var (name, first, spelling, second) = Envelope[field];
                if ((Tree[i].Hash == first && Ascii.EqualsIgnoreCase(Tree.NameOf(i), name))
                    || (Tree[i].Hash == second && at[field] < 0 && Ascii.EqualsIgnoreCase(Tree.NameOf(i), spelling)))
                    at[field] = i;
            }
        }
    }

    private void FindInput(int token, List<Refusal> faults)
    {
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

    private string Required(ReadOnlySpan<int> at, int field, int lengthMax, List<Refusal> faults)
    {
        var text = Optional(at, field, lengthMax, faults);
        if (text.Length == 0)
            faults.Add(new Refusal(GatewayRefusals.EnvelopeMissing, Envelope[field].Name, ""));
        return text;
    }

    private string Optional(ReadOnlySpan<int> at, int field, int lengthMax, List<Refusal> faults)
    {
        var token = at[field];
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
        faults.Add(new Refusal(GatewayRefusals.EnvelopeWrong, Envelope[field].Name, problem));

        // Not empty, so that the field is not called missing as well.
        return Unreadable;
    }

    private static RegionCode Region(string text, string name, List<Refusal> faults)
    {
        if (!RegionCode.TryParse(text, out var region) && text is not "" and not Unreadable)
            faults.Add(new Refusal(GatewayRefusals.EnvelopeWrong, name, "expected six digits of a division"));
        return region;
    }

    private DateTime ReadTime(string text, ReadOnlySpan<int> at, List<Refusal> faults)
    {
        if (text is "" or Unreadable)
            return default;
        if (!WireText.TryReadTime(Tree.RawOf(at[TimeField]), out var time))
            faults.Add(new Refusal(GatewayRefusals.EnvelopeWrong, "inf_time", "expected a time like 2021-03-04 05:06:07"));
        return time;
    }
}
