namespace Yibao.Simulation.Reform;

/// <summary>What a reform does to one person in one year (个人影响), fen.</summary>
/// <param name="Gain">How much better off: credits and allowance less own contributions and own payments, after less before.</param>
/// <param name="Fund">How much better off the pooled funds are by this person.</param>
/// <param name="OwnBefore">Own payments for care before: cash and personal account.</param>
/// <param name="OwnAfter">Own payments for care after.</param>
/// <param name="Income">Disposable income of the year.</param>
/// <param name="PassedBefore">Thresholds of catastrophic spending passed before, a bit for each.</param>
/// <param name="PassedAfter">Thresholds passed after.</param>
public readonly record struct PersonChange(
    long Gain, long Fund, long OwnBefore, long OwnAfter, long Income, byte PassedBefore, byte PassedAfter)
{
    /// <summary>Holds two outcomes of one person against each other.</summary>
    public static PersonChange Of(
        in PersonYear person, in PersonOutcome before, in PersonOutcome after, BurdenTerms terms)
    {
        var (ownBefore, ownAfter) = (OwnPayments(in before), OwnPayments(in after));
        return new PersonChange(
            Position(in after) - Position(in before), Pool(in after) - Pool(in before), ownBefore, ownAfter, person.Income,
            terms.Passed(ownBefore, person.Income), terms.Passed(ownAfter, person.Income));
    }

    /// <summary>Own payments for care (个人负担): cash and what the personal account paid.</summary>
    public static long OwnPayments(in PersonOutcome outcome) => outcome.Cash + outcome.AccountPaid;

    private static long Position(in PersonOutcome outcome) =>
        outcome.AccountCredit + outcome.Allowance - outcome.Own - OwnPayments(in outcome);

    /// <summary>What the person brings the pooled funds (统筹基金净收入): income less credits, payments and allowance.</summary>
    private static long Pool(in PersonOutcome outcome) =>
        outcome.Employer + outcome.Own + outcome.Public - outcome.AccountCredit - outcome.FundPaid - outcome.Allowance;
}
