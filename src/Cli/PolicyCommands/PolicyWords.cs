using Yibao.Policy.Documents;

namespace Yibao.Cli.PolicyCommands;

/// <summary>Words that the policy commands write in both languages.</summary>
internal static class PolicyWords
{
    /// <summary>A trust mark as documents write it.</summary>
    public static string NameOf(Trust trust) => trust.ToString().ToLowerInvariant();

    /// <summary>A trust mark for people.</summary>
    public static Bilingual Of(Trust trust) => new(
        trust switch { Trust.Verified => "已核实", Trust.Press => "新闻报道", Trust.Unverified => "未核实", _ => "推算" }, NameOf(trust));
}
