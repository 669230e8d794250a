namespace Yibao.Policy;

/// <summary>A place in a policy document (位置): file as it was given, line and column counted from 1.</summary>
/// <param name="File">Path as the reader was given it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public readonly record struct SourcePlace(string File, int Line, int Column)
{
    /// <summary>The place as <c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>
/// What the check found in a policy document (政策文件问题): a permanent code POL001 to POL009, the place, and what was expected.
/// POL009 is a warning; every other code refuses the document.
/// </summary>
/// <param name="Code">POL001 to POL009 as listed in docs/policy-authoring.md.</param>
/// <param name="Place">Where.</param>
/// <param name="Message">What is wrong and what was expected.</param>
public sealed record PolicyProblem(string Code, SourcePlace Place, string Message)
{
    /// <summary>Whether the document may be used all the same (警告).</summary>
    public bool IsWarning => Code == "POL009";

    /// <summary>The problem on one line, as a compiler prints it.</summary>
    public override string ToString() => $"{Place}: {(IsWarning ? "warning" : "error")} {Code}: {Message}";
}
