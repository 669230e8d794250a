using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

public sealed class ClosedListTests
{
    [Theory]
    [InlineData(310100, FundKind.Fund)]
    [InlineData(310200, FundKind.PersonalAccount)]
    [InlineData(310201, FundKind.PersonalAccount)]
    [InlineData(390500, FundKind.PersonalAccount)]
    [InlineData(610100, FundKind.Fund)]
    [InlineData(999996, FundKind.HospitalBorne)]
    [InlineData(999997, FundKind.Fund)]
    public void Fund_codes_say_who_bears_the_amount(int code, FundKind kind)
    {
        Assert.True(FundCodes.TryFind(code, out var fund));
        Assert.Equal((code, kind), (fund.Code, fund.Kind));
    }

    [Fact]
    public void An_unknown_fund_code_is_not_found()
    {
        Assert.False(FundCodes.TryFind(310199, out var fund));
        Assert.Null(fund);
    }

    [Fact]
    public void Fund_codes_are_in_order_and_have_both_names()
    {
        Assert.Equal(FundCodes.All.Select(fund => fund.Code).Order(), FundCodes.All.Select(fund => fund.Code));
        Assert.All(FundCodes.All, fund => Assert.True(fund.Chinese.Length > 0 && fund.English.Length > 0));
        Assert.All(
            [FundCodes.EmployeePooled, FundCodes.EmployeeAccount, FundCodes.ResidentPooled, FundCodes.HospitalBorne, FundCodes.OtherFunds],
            code => Assert.True(FundCodes.TryFind(code, out _)));
    }

    [Fact]
    public void Schemes_and_sexes_have_names_in_both_languages()
    {
        Assert.Equal("职工基本医疗保险", Scheme.Employee.Name(Language.Chinese));
        Assert.Equal("resident scheme", Scheme.Resident.Name(Language.English));
        Assert.Equal("女", Sex.Female.Name(Language.Chinese));
        Assert.Equal("unknown", Sex.Unknown.Name(Language.English));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Scheme)1).Name(Language.English));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Sex)9).Name(Language.Chinese));
    }

    [Theory]
    [InlineData("bill", "3 lines", "TST001 账单不平（bill）：3 lines", "TST001 the bill does not balance (bill): 3 lines")]
    [InlineData("", "", "TST001 账单不平", "TST001 the bill does not balance")]
    [InlineData("bill", "", "TST001 账单不平（bill）", "TST001 the bill does not balance (bill)")]
    public void A_refusal_reads_in_both_languages(string where, string detail, string chinese, string english)
    {
        var refusal = new Refusal(new RefusalKind("TST001", "账单不平", "the bill does not balance"), where, detail);
        Assert.Equal(chinese, refusal.Message(Language.Chinese));
        Assert.Equal(english, refusal.Message(Language.English));
    }

    [Theory]
    [InlineData("2020-07-01", null)]
    [InlineData("2020-02-29", null)]
    [InlineData("2021-02-29", "no such day in the calendar")]
    [InlineData("2020-13-01", "no such day in the calendar")]
    [InlineData("0000-01-01", "no such day in the calendar")]
    [InlineData("2020-7-1", "expected a day like 2020-07-01")]
    [InlineData("2020/07/01", "expected a day like 2020-07-01")]
    [InlineData(" 2020-07-01", "expected a day like 2020-07-01")]
    [InlineData("2020-07-01 ", "expected a day like 2020-07-01")]
    [InlineData("2020-07-01T00:00:00", "expected a day like 2020-07-01")]
    [InlineData("20200701", "expected a day like 2020-07-01")]
    [InlineData("", "expected a day like 2020-07-01")]
    public void A_day_is_read_strictly(string text, string? problem)
    {
        Assert.Equal(problem is null, Days.TryParse(text, out var day, out var found));
        Assert.Equal(problem, found);
        if (problem is null)
            Assert.Equal(text, Days.Text(day));
    }
}
