namespace Yibao.Tests;

public sealed class DoseTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("nonsense", 1)]
    [InlineData("0", 1)]
    [InlineData("10", 10)]
    public void The_factor_comes_from_the_environment_and_defaults_to_one(string? text, int factor) =>
        Assert.Equal(factor, Dose.Read(text));

    [Theory]
    [InlineData(1, 100)]
    [InlineData(10, 5000)]
    [InlineData(20, 10000)]
    public void A_soak_run_takes_the_larger_dose(int factor, int expected) =>
        Assert.Equal(expected, Dose.Of(100, 5000, factor));
}
