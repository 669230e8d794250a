using Yibao.Cli;

namespace Yibao.Tests.Cli.PolicyCommands;

public sealed class NewCommandTests : IDisposable
{
    private readonly SmallPolicies policies = new();

    public void Dispose() => policies.Dispose();

    [Theory]
    [InlineData("310", "employee-inpatient.md")]
    [InlineData("390", "resident-inpatient.md")]
    public void The_skeleton_passes_the_check_as_it_stands(string scheme, string file)
    {
        var (code, results, _) = policies.Run("new", "510100", "chengdu", "--scheme", scheme, "--policies", policies.Folder);
        Assert.Equal((ExitCode.Done, $"DIR/510100-chengdu/{file}\n"), (code, results));
        var (checkCode, _, notes) = policies.Run("check", Path.Combine(policies.Folder, "510100-chengdu"));
        Assert.Equal((ExitCode.Done, ""), (checkCode, notes));
    }

    [Fact]
    public void A_document_is_never_overwritten()
    {
        policies.Write("precious", "510100-chengdu/employee-inpatient.md");
        var (code, _, notes) = policies.Run("new", "510100", "chengdu", "--policies", policies.Folder);
        Assert.Equal("yibao: 'DIR/510100-chengdu/employee-inpatient.md' is there already; nothing was written\n", notes);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(policies.Folder, "510100-chengdu", "employee-inpatient.md")));
    }

    [Theory]
    [InlineData("51010", "chengdu", "'51010' is not a GB/T 2260 region code; expected six digits of an existing province, like 110000")]
    [InlineData("510100", "Cheng du", "'Cheng du' cannot name a folder; expected small letters, digits and '-', like beijing")]
    [InlineData("370100", "jinan", "region 370100 has the folder '370100-example'; expected the name 'example'")]
    public void A_wrong_region_or_name_is_bad_input(string region, string name, string problem)
    {
        var (code, _, notes) = policies.Run("new", region, name, "--policies", policies.Folder);
        Assert.Equal((ExitCode.BadInput, $"yibao: {problem}\n"), (code, notes));
    }
}
