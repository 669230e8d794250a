namespace Yibao.Kernel;

/// <summary>Language of what people read (语言).</summary>
public enum Language
{
    /// <summary>English (英文).</summary>
    English,

    /// <summary>Chinese (中文).</summary>
    Chinese,
}

/// <summary>
/// Kind of refusal (拒绝类型): why an operation is not done. Each operation declares its closed list of kinds in order of precedence.
/// </summary>
/// <param name="Code">Permanent code (编码); never reused for another meaning.</param>
/// <param name="Chinese">What is wrong, in Chinese (中文说明).</param>
/// <param name="English">What is wrong, in English (英文说明).</param>
public sealed record RefusalKind(string Code, string Chinese, string English);

/// <summary>Refusal (拒绝): an expected failure as data. An exception, in contrast, is a defect or broken infrastructure.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Where">The field, line or row (位置) that it is about; empty when it is about the whole.</param>
/// <param name="Detail">The values that mattered and what was expected (细节); empty when the kind says all. No personal data.</param>
public sealed record Refusal(RefusalKind Kind, string Where, string Detail)
{
    /// <summary>One line for people (提示): code, text, and where and detail when there are any.</summary>
    public string Message(Language language)
    {
        var chinese = language == Language.Chinese;
        var text = $"{Kind.Code} {(chinese ? Kind.Chinese : Kind.English)}";
        if (Where.Length > 0)
            text += chinese ? $"（{Where}）" : $" ({Where})";
        if (Detail.Length > 0)
            text += chinese ? $"：{Detail}" : $": {Detail}";
        return text;
    }
}
