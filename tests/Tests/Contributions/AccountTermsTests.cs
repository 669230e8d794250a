using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Contributions;

public sealed class AccountTermsTests
{
    private const string Account = """
        parameters:
          from: 2020-01-01
          account.employee-share: [{status: in-service, value: 100%}]
          account.credit-rate:
            - {status: in-service, age: ..34, value: 0.8%}
            - {status: in-service, age: 35..44, value: 1%}
            - {status: in-service, age: 45.., value: 2%}
          account.credit-flat: [{status: retired, age: ..69, value: 100}, {status: retired, age: 70.., value: 110.5}]
          account.average-wage-rate: [{status: early-retired, value: 5.1%}]
        """;

    private const string Reform = """
        parameters:
          from: 2021-04-22
          repealed: {names: account.credit-rate, on: 2021-04-22}
          account.credit-flat: [{status: retired, value: 90}]
        """;

    private static readonly DateOnly May = new(2020, 5, 1);
    private static readonly ContributionMonth Month = new() { Base = Money.FromYuan(10_000), Employee = Money.FromYuan(200) };

    [Theory]
    [InlineData(0, "80.00")]
    [InlineData(34, "80.00")]
    [InlineData(35, "100.00")]
    [InlineData(44, "100.00")]
    [InlineData(45, "200.00")]
    [InlineData(150, "200.00")]
    public void An_employee_keeps_the_own_part_and_gets_a_slice_by_age(int age, string slice)
    {
        var credit = AccountCredit.Of(Rules.Of(Account), May, PersonStatus.InService, age, Month)!.Value;
        Assert.Equal((Money.FromYuan(200), Money.Parse(slice)), (credit.Own, credit.FromPool));
        Assert.Equal(Money.FromYuan(200) + Money.Parse(slice), credit.Total);
    }

    [Theory]
    [InlineData(PersonStatus.Retired, 69, "100.00")]
    [InlineData(PersonStatus.Retired, 70, "110.50")]
    [InlineData(PersonStatus.EarlyRetired, 90, "524.89")]
    public void A_retiree_gets_a_flat_sum_or_a_share_of_the_average_wage(PersonStatus status, int age, string sum)
    {
        var credit = AccountCredit.Of(Rules.Of(Rules.Month, Account), May, status, age, default)!.Value;
        Assert.Equal((Money.Zero, Money.Parse(sum)), (credit.Own, credit.FromPool));
    }

    [Fact]
    public void After_the_reform_the_employers_money_stays_in_the_pool()
    {
        var rules = Rules.Of(Account, Reform);
        var before = AccountCredit.Of(rules, new(2021, 4, 21), PersonStatus.InService, 50, Month);
        var after = AccountCredit.Of(rules, new(2021, 4, 22), PersonStatus.InService, 50, Month);
        Assert.Equal(new AccountCredit(Money.FromYuan(200), Money.FromYuan(200)), before);
        Assert.Equal(new AccountCredit(Money.FromYuan(200), Money.Zero), after);
        Assert.Equal(Money.FromYuan(90), AccountCredit.Of(rules, new(2021, 4, 22), PersonStatus.Retired, 80, default)!.Value.Total);
    }

    [Fact]
    public void Relief_of_the_employer_does_not_lower_the_credit()
    {
        var rules = Rules.Of(Rules.Month, Rules.Relief, Account);
        AccountCredit? Credit(bool isOrdered) => AccountCredit.Of(
            rules, new(2020, 3, 1), PersonStatus.InService, 40,
            ContributionMonth.Of(rules, new(2020, 3, 1), Money.FromYuan(10_000), "enterprise", isOrdered)!.Value);
        Assert.Equal(Credit(isOrdered: false), Credit(isOrdered: true));
        Assert.Equal(Money.FromYuan(300), Credit(isOrdered: true)!.Value.Total);
    }

    [Fact]
    public void Twelve_months_of_a_yearly_sum_add_up_to_it()
    {
        var rules = Rules.Of("parameters:\n  from: 2020-01-01\n  account.credit-yearly: [{status: retired, value: 100.01}]");
        var months = Enumerable.Range(1, 12)
            .Select(m => AccountCredit.Of(rules, new(2020, m, 28), PersonStatus.Retired, 66, default)!.Value.Total.Fen).ToArray();
        Assert.Equal(10_001, months.Sum());
        Assert.All(months, fen => Assert.InRange(fen, 833, 834));
    }

    [Theory]
    [InlineData(PersonStatus.Flexible)]
    [InlineData(PersonStatus.Resident)]
    [InlineData(PersonStatus.Minor)]
    public void Whom_the_rules_do_not_name_gets_no_credit(PersonStatus status) =>
        Assert.Null(AccountCredit.Of(Rules.Of(Account), May, status, 40, Month));

    [Fact]
    public void The_table_holds_the_terms_of_every_standing_and_age()
    {
        var rules = Rules.Of(Rules.Month, Account);
        var table = new AccountTable(rules, May);
        foreach (var status in Enum.GetValues<PersonStatus>())
        {
            for (var age = 0; age <= Vocabulary.MaxAge; age += 7)
            {
                Assert.Equal(AccountTerms.Of(rules, May, status, age), table.For(status, age));
            }
        }

        Assert.Equal(table.For(PersonStatus.Retired, Vocabulary.MaxAge), table.For(PersonStatus.Retired, 1_000));
    }
}
