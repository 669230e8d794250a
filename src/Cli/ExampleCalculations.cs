using System.Globalization;
using Yibao.Benefits;
using Yibao.Clearing.Providers;
using Yibao.Contributions;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Cli;

/// <summary>
/// The calculations that a worked example may ask for (参数算例), each with its inputs and results, over the calculators of the product.
/// </summary>
internal static class ExampleCalculations
{
    private delegate (string Name, decimal Value)[]? Compute(PlanHistory rules, Inputs given);

    private sealed record Form(string[] Needed, string[] Optional, Compute Compute);

    private static readonly Dictionary<string, Form> Forms = new(StringComparer.Ordinal)
    {
        ["contribution"] = new(["wage", "payer"], ["relief"], Contribution),
        ["subsidy"] = new(["county"], [], Subsidy),
        ["maternity-allowance"] = new(["average-wage", "birth"], [], Maternity),
        ["account-credit"] = new(["status", "age"], ["wage", "payer", "relief", "base", "employee"], Credit),
        ["resident-year"] = new(["year", "status"], ["aid", "born"], Resident),
        ["late-surcharge"] = new(["month", "amount"], ["deferred"], Surcharge),
        ["relief"] = new(["payer", "reserve"], [], Relief),
        ["waiting"] = new(["joining"], ["gap"], Waiting),
        ["retirement"] = new(["sex", "total-months", "local-months"], [], Retirement),
        ["clearing-quota"] = new(["cleared"], [], (rules, given) => ClearingCalculations.Quota(rules, given.On, given.Amount("cleared"))),
        ["clearing-warning"] = new(["cleared", "prepaid"], [], (rules, given) =>
            ClearingCalculations.Warning(rules, given.On, given.Amount("cleared"), given.Amount("prepaid"))),
        ["clearing-notice"] = new([], [], (rules, given) => ClearingCalculations.Notice(rules, given.On)),
        ["clearing-answer"] = new([], ["extended"], (rules, given) =>
            ClearingCalculations.Answer(rules, given.On, given.Flag("extended", absent: false))),
        ["clearing-delay"] = new(["month"], [], (rules, given) => ClearingCalculations.Delay(rules, given.On, given.Month)),
        ["fiscal-claim"] = new(["epidemic", "amount"], [], (rules, given) => ClearingCalculations.Fiscal(
            rules, given.On, given.Value(Dimension.Epidemic, EpidemicStatus.None), given.Amount("amount"))),
        ["provider-payment"] = new(["month", "bill", "amount"], ["advance"], ProviderPayment),
        ["provider-deposit"] = new(["amount", "score"], [], ProviderDeposit),
        ["filing-period"] = new(["basis"], [], (rules, given) => ClearingCalculations.Filing(rules, given.On, given.Word("basis"))),
        ["service-deadline"] = new(["service"], [], (rules, given) =>
            ClearingCalculations.Service(rules, given.On, given.Word("service"))),
        ["case-payment"] = new(
            ["care", "tier", "cost"],
            [
                "weight", "coefficient", "point-value", "mean", "days", "self-paid", "first-pay", "deductible", "ratio", "paid-by-others",
                "budget-ratio",
            ],
            PaymentCalculations.Case),
        ["care-of-stay"] = new(["days"], [], PaymentCalculations.Care),
        ["head-payment"] = new(["care", "tier", "heads", "months"], [], PaymentCalculations.Heads),
        ["point-value"] = new(["budget", "points"], ["budget-ratio"], (_, given) => PaymentCalculations.PointValue(given)),
        ["group-score"] = new(["last", "second-last", "third-last", "all"], [], PaymentCalculations.Score),
        ["hospital-year"] = new(["standard", "booked"], [], PaymentCalculations.Year),
        ["monthly-advance"] = new(["claimed", "last-year-mean"], [], PaymentCalculations.Advance),
        ["budget-counted"] = new(["amount", "epidemic"], [], PaymentCalculations.Counted),
        ["difficulty-support"] = new(["now", "last-year-mean"], [], PaymentCalculations.Difficulty),
    };

    /// <summary>What differs (算例差异): null when the calculation comes out.</summary>
    public static string? Difference(PlanHistory rules, ExampleCalculation calculation)
    {
        var form = Forms[calculation.Name];
        if (Unusable(form, calculation.Given) is { } unusable)
        {
            return unusable;
        }

        var results = Computed(rules, calculation);
        if (results is null)
        {
            var given = string.Join(", ", calculation.Given.Select(g => $"{g.Key} {g.Value}"));
            return $"the rules state no {calculation.Name} on {calculation.On:yyyy-MM-dd} for {given}";
        }

        foreach (var (name, expected) in calculation.Expect)
        {
            if (!results.TryGetValue(name, out var result))
            {
                return Unknown("result", name, results.Keys);
            }

            if (result != expected)
            {
                return $"{name} is {result:0.##}, expected {expected:0.##}";
            }
        }

        return null;
    }

    /// <summary>Results of a calculation whose inputs are in order; null when the rules state nothing for them.</summary>
    public static Dictionary<string, decimal>? Computed(PlanHistory rules, ExampleCalculation calculation) =>
        Forms[calculation.Name].Compute(rules, new Inputs(calculation))?.ToDictionary(r => r.Name, r => r.Value, StringComparer.Ordinal);

    /// <summary>What is wrong with the inputs: one is missing, is not known, or is not what its name promises.</summary>
    private static string? Unusable(Form form, IReadOnlyDictionary<string, string> given)
    {
        string[] inputs = [.. form.Needed, .. form.Optional];
        foreach (var name in given.Keys.Where(k => !inputs.Contains(k, StringComparer.Ordinal)))
        {
            return Unknown("input", name, inputs);
        }

        foreach (var name in inputs)
        {
            if (given.TryGetValue(name, out var value))
            {
                if (Inputs.Problem(name, value) is { } problem)
                {
                    return problem;
                }
            }
            else if (form.Needed.Contains(name, StringComparer.Ordinal))
            {
                return $"'given' lacks '{name}'";
            }
        }

        return null;
    }

    private static string Unknown(string what, string word, IEnumerable<string> known)
    {
        var all = known.ToArray();
        var nearest = Vocabulary.Nearest(word, all);
        return nearest.Length > 0
            ? $"unknown {what} '{word}'; did you mean '{nearest}'?"
            : $"unknown {what} '{word}'; expected one of: {string.Join(", ", all)}";
    }

    /// <summary>Inputs of a calculation by name; the name says whether it is a word, a day, a count or an amount.</summary>
    internal sealed class Inputs(ExampleCalculation calculation)
    {
        private const int CountMost = 9_998; // the last year that has a next one

        private static readonly string[] Days = ["born"];
        private static readonly string[] Flags = ["relief", "deferred", "extended"];
        private static readonly string[] Counts =
            ["age", "year", "reserve", "gap", "total-months", "local-months", "days", "heads", "months"];
        private static readonly string[] Decimals = ["weight", "coefficient", "point-value", "points", "ratio", "budget-ratio"];

        public DateOnly On => calculation.On;

        public bool Has(string name) => calculation.Given.ContainsKey(name);

        public string Word(string name) => calculation.Given[name];

        public Money Amount(string name) => Money.Parse(Word(name));

        public Money AmountOrNone(string name) => Has(name) ? Amount(name) : Money.Zero;

        public decimal Number(string name) => decimal.Parse(Word(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

        public decimal? NumberOrNone(string name) => Has(name) ? Number(name) : null;

        public int Count(string name) => int.Parse(Word(name), CultureInfo.InvariantCulture);

        public bool Flag(string name, bool absent) => Has(name) ? Word(name) == "true" : absent;

        public DateOnly Month => Day($"{Word("month")}-01");

        public DateOnly? DayOrNone(string name) => Has(name) ? Day(Word(name)) : null;

        public T Value<T>(Dimension dimension, T absent)
            where T : struct, Enum
        {
            var name = Vocabulary.NameOf(dimension);
            return Has(name) && Vocabulary.TryValue(dimension, Word(name), out var value)
                ? (T)Enum.ToObject(typeof(T), value) : absent;
        }

        public static string? Problem(string name, string value)
        {
            if (Vocabulary.ParameterKeys.TryGetValue(name, out var words))
            {
                return words.Contains(value, StringComparer.Ordinal) ? null : Unknown(name, value, words);
            }

            if (Flags.Contains(name, StringComparer.Ordinal))
            {
                return value is "true" or "false" ? null : $"'{value}' under '{name}' is neither true nor false";
            }

            if (Days.Contains(name, StringComparer.Ordinal))
            {
                return TryDay(value) ? null : $"'{value}' under '{name}' is not a day; expected 2020-01-31";
            }

            if (Decimals.Contains(name, StringComparer.Ordinal))
            {
                return decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
                    ? null : $"'{value}' under '{name}' is not a number like 1.053";
            }

            if (name == "month")
            {
                return TryDay($"{value}-01") ? null : $"'{value}' under '{name}' is not a month; expected 2020-01";
            }

            if (Counts.Contains(name, StringComparer.Ordinal))
            {
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= CountMost
                    ? null : $"'{value}' under '{name}' is not a count";
            }

            return Money.TryParse(value, out _, out var problem) ? null : $"'{value}' under '{name}' is not an amount in yuan: {problem}";
        }

        private static bool TryDay(string text) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

        private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static ContributionMonth? Month(PlanHistory rules, Inputs given) =>
        ContributionMonth.Of(rules, given.On, given.Amount("wage"), given.Word("payer"), given.Flag("relief", absent: true));

    private static (string, decimal)[]? Contribution(PlanHistory rules, Inputs given) =>
        Month(rules, given) is { } month
            ?
            [
                ("base", Yuan(month.Base)), ("employer", Yuan(month.Employer)), ("waived", Yuan(month.EmployerWaived)),
                ("maternity", Yuan(month.Maternity)), ("large-amount", Yuan(month.LargeAmount)), ("employee", Yuan(month.Employee)),
                ("employee-flat", Yuan(month.EmployeeFlat)), ("average-wage-part", Yuan(month.AverageWagePart)),
                ("total", Yuan(month.Total)),
            ]
            : null;

    private static (string, decimal)[]? Subsidy(PlanHistory rules, Inputs given) =>
        SubsidySplit.Of(rules, given.On, given.Word("county")) is { } split
            ? [("central", Yuan(split.Central)), ("province", Yuan(split.Province)), ("local", Yuan(split.Local))]
            : null;

    private static (string, decimal)[]? Maternity(PlanHistory rules, Inputs given) =>
        MaternityAllowance.Of(rules, given.On, given.Word("birth"), given.Amount("average-wage")) is { } allowance
            ? [("days", allowance.Days), ("allowance", Yuan(allowance.Allowance))]
            : null;

    private static (string, decimal)[]? Credit(PlanHistory rules, Inputs given)
    {
        var month = given.Has("wage") && given.Has("payer") ? Month(rules, given) ?? default
            : new ContributionMonth { Base = given.AmountOrNone("base"), Employee = given.AmountOrNone("employee") };
        var status = given.Value(Dimension.Status, PersonStatus.InService);
        return AccountCredit.Of(rules, given.On, status, given.Count("age"), month) is { } credit
            ? [("own", Yuan(credit.Own)), ("from-pool", Yuan(credit.FromPool)), ("total", Yuan(credit.Total))]
            : null;
    }

    private static (string, decimal)[]? Resident(PlanHistory rules, Inputs given) =>
        ResidentYear.Of(
            rules, given.Count("year"), given.On, given.Value(Dimension.Status, PersonStatus.Resident),
            given.Value(Dimension.Aid, AidCategory.None), given.DayOrNone("born"))
            is { Joining: not ResidentJoining.TooEarly } year
            ?
            [
                ("contribution", Yuan(year.Contribution)), ("aid", Yuan(year.Aid)), ("own", Yuan(year.Own)),
                ("subsidy", Yuan(year.Subsidy)), ("late", year.Joining == ResidentJoining.Late ? 1 : 0),
            ]
            : null;

    private static (string, decimal)[]? Surcharge(PlanHistory rules, Inputs given) =>
        ContributionDue.Of(rules, given.Month) is { } due
            && LateSurcharge.Of(rules, due.LastDay, given.On, given.Amount("amount"), given.Flag("deferred", absent: false)) is { } late
            ?
            [
                ("days", late.Days), ("surcharge", Yuan(late.Amount)),
                ("suspended", due.SuspendedFrom is { } from && given.On >= from && !given.Flag("deferred", absent: false) ? 1 : 0),
            ]
            : null;

    private static (string, decimal)[]? Relief(PlanHistory rules, Inputs given)
    {
        var terms = ReliefTerms.Of(rules, given.On, given.Word("payer"), given.Count("reserve"));
        return
        [
            ("allowed", terms.Standing == ReliefStanding.Allowed ? 1 : 0),
            ("province-decides", terms.Standing == ReliefStanding.ProvinceDecides ? 1 : 0),
            ("percent", terms.Share * 100), ("months", terms.MonthsMost ?? 0),
        ];
    }

    private static (string, decimal)[]? Waiting(PlanHistory rules, Inputs given)
    {
        var terms = EnrolmentTerms.Of(rules, given.On, Sex.Unknown);
        var months = given.Word("joining") switch
        {
            "employer" => terms.EmployerWait,
            "flexible" => terms.FlexibleWait,
            "resident-in-window" => terms.WindowWait,
            "resident-late" => terms.LateWait,
            _ => terms.ReEntryWait,
        };
        var isShortGap = given.Has("gap") && terms.GapMonths is { } gap && given.Count("gap") <= gap;
        return months is { } wait ? [("months", isShortGap ? 0 : wait)] : null;
    }

    private static (string, decimal)[]? Retirement(PlanHistory rules, Inputs given)
    {
        var sex = given.Value(Dimension.Sex, Sex.Unknown);
        if (RetirementYears.Of(rules, given.On, sex, given.Count("total-months"), given.Count("local-months")) is not { } years)
        {
            return null;
        }

        (string, decimal)[] counts =
            [("total-months", years.TotalMonths), ("local-months", years.LocalMonths), ("missing-months", years.MissingMonths)];
        return years is { MonthPrice: { } month, Price: { } price }
            ? [.. counts, ("month-price", Yuan(month)), ("price", Yuan(price))]
            : counts;
    }

    private static (string, decimal)[]? ProviderPayment(PlanHistory rules, Inputs given)
    {
        var terms = DisbursementTerms.Of(rules, given.On, given.Word("bill") == "epidemic");
        var split = DisbursementSplit.Of(terms, given.Amount("amount").Fen, given.AmountOrNone("advance").Fen);
        return DisbursementTerms.LastDay(rules, given.Month) is { } last
            ?
            [
                ("deposit", Yuan(new Money(split.Deposit))), ("advance", Yuan(new Money(split.Offset))),
                ("paid", Yuan(new Money(split.Net))), ("checkers", terms.Checkers(split.Net)), ("overdue", given.On > last ? 1 : 0),
            ]
            : null;
    }

    private static (string, decimal)[]? ProviderDeposit(PlanHistory rules, Inputs given) =>
        DepositSplit.Of(rules, given.On, given.Amount("amount").Fen, Yuan(given.Amount("score")) / 100) is { } split
            ? [("released", Yuan(new Money(split.Released))), ("kept", Yuan(new Money(split.Kept)))]
            : null;

    internal static decimal Yuan(Money money) => money.Fen / (decimal)Money.FromYuan(1).Fen;
}
