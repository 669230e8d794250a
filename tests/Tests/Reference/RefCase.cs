namespace Yibao.Tests.Reference;

// What the reference evaluator is asked about: a person, a visit and its lines. The words are the words of the policy documents.

/// <summary>The person on the day of service.</summary>
internal sealed record RefPerson
{
    public string Status { get; init; } = "in-service";
    public int Age { get; init; } = 40;
    public string Aid { get; init; } = "none";
    public string Post { get; init; } = "none";
    public string Sex { get; init; } = "unknown";
    public int Months { get; init; }
}

/// <summary>One settlement.</summary>
internal sealed record RefVisit
{
    public DateOnly Day { get; init; } = new(2020, 3, 1);
    public string Kind { get; init; } = "inpatient";
    public string Tier { get; init; } = "tier-3";
    public string Place { get; init; } = "local";
    public string Filing { get; init; } = "none";
    public string Network { get; init; } = "direct";
    public string Epidemic { get; init; } = "none";
    public IReadOnlyList<string> Diagnoses { get; init; } = [];

    /// <summary>Number of the stay where it is known from elsewhere; 0: the accumulators decide.</summary>
    public int KnownStay { get; init; }
}

/// <summary>One fee line; prices are in fen. A refund has a negative quantity.</summary>
internal sealed record RefLine
{
    public char Class { get; init; } = 'A';
    public Rational Price { get; init; }
    public Rational Quantity { get; init; } = Rational.One;

    /// <summary>The share of class-B first pay; null takes the plan's common share.</summary>
    public Rational? FirstPay { get; init; }

    /// <summary>The most that counts for one unit, in fen.</summary>
    public Rational? PriceCeiling { get; init; }

    /// <summary>The most units that are covered, by size: of a refund, too.</summary>
    public Rational? QuantityLimit { get; init; }

    /// <summary>A special scope (such as <c>implant</c>); null is the ordinary one.</summary>
    public string? Scope { get; init; }

    public bool DiagnosisPlan { get; init; }

    /// <summary>The item of <see cref="SmallCatalogue"/> from which all of the above was read; null: the line states it itself.</summary>
    public SmallItem? Item { get; init; }

    public int DaysOfSupply { get; init; }

    /// <summary>A line given as an amount: one unit, or minus one unit where the amount is negative.</summary>
    public static RefLine Of(char itemClass, Rational amount) =>
        new() { Class = itemClass, Price = Rational.Abs(amount), Quantity = amount.Sign < 0 ? -1 : 1 };
}

/// <summary>Everything that a condition can ask about, after <c>treat</c> has read the case as another one.</summary>
internal sealed record RefFacts(RefPerson Person, RefVisit Visit, int Stay);

/// <summary>A range of whole numbers; a missing end is open.</summary>
internal sealed record RefRange(int? From, int? To)
{
    public bool Holds(int value) => (From is null || value >= From) && (To is null || value <= To);
}

/// <summary>A condition: every named dimension must hold. A dimension that is null is not asked about.</summary>
internal sealed record RefCondition
{
    public static RefCondition Always { get; } = new();

    public IReadOnlyList<string>? Visit { get; init; }
    public IReadOnlyList<string>? Tier { get; init; }
    public IReadOnlyList<string>? Status { get; init; }
    public IReadOnlyList<string>? Aid { get; init; }
    public IReadOnlyList<string>? Post { get; init; }
    public IReadOnlyList<string>? Place { get; init; }
    public IReadOnlyList<string>? Filing { get; init; }
    public IReadOnlyList<string>? Network { get; init; }
    public IReadOnlyList<string>? Epidemic { get; init; }
    public IReadOnlyList<string>? Sex { get; init; }
    public RefRange? Age { get; init; }
    public RefRange? Stay { get; init; }
    public RefRange? Months { get; init; }

    /// <summary>Codes, or beginnings of codes.</summary>
    public IReadOnlyList<string>? Diagnosis { get; init; }

    public bool Fits(RefFacts facts) =>
        Names(Visit, facts.Visit.Kind)
        && Names(Tier, facts.Visit.Tier)
        && Names(Status, facts.Person.Status)
        && Names(Aid, facts.Person.Aid)
        && Names(Post, facts.Person.Post)
        && Names(Place, facts.Visit.Place)
        && Names(Filing, facts.Visit.Filing)
        && Names(Network, facts.Visit.Network)
        && Names(Epidemic, facts.Visit.Epidemic)
        && Names(Sex, facts.Person.Sex)
        && (Age is null || Age.Holds(facts.Person.Age))
        && (Stay is null || Stay.Holds(facts.Stay))
        && (Months is null || Months.Holds(facts.Person.Months))
        && (Diagnosis is null || facts.Visit.Diagnoses.Any(code => Begins(Diagnosis, code)));

    private static bool Names(IReadOnlyList<string>? values, string value)
    {
        if (values is null) return true;
        foreach (var one in values)
            if (one == value) return true;
        return false;
    }

    private static bool Begins(IReadOnlyList<string> beginnings, string code)
    {
        foreach (var one in beginnings)
            if (code.StartsWith(one, StringComparison.Ordinal)) return true;
        return false;
    }
}
