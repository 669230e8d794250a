using Yibao.Catalogue;

namespace Yibao.Bench;

/// <summary>
/// What the arithmetic is measured against: the same policy as one would first write it, in <c>decimal</c> yuan, with the policy,
/// its parameters, the
/// items and the accumulators looked up by name. It answers the same questions (four parts of every line, what each layer was
/// offered, consumed, paid and left,
/// accumulators by period, identities) and must come to the same fen on every bill, or the comparison is void.
/// </summary>
internal sealed class DecimalBaseline(
    IReadOnlyDictionary<string, DecimalItem> items, IReadOnlyDictionary<string, List<DecimalPolicy>> policies)
{
    /// <summary>Settles one bill; the person's accumulators by name and period are changed.</summary>
    public DecimalResult Settle(DecimalCase facts, IReadOnlyList<DecimalLine> lines, Dictionary<string, decimal> accumulators)
    {
        var policy = policies[$"{facts.Region}/{facts.Scheme}"].Find(p => p.From <= facts.On && facts.On < p.Until)!;
        var year = facts.On.Year;
        var result = new DecimalResult();
        foreach (var line in lines)
        {
            result.Lines.Add(Split(line, facts, policy));
        }

        foreach (var line in result.Lines)
        {
            result.Submitted += line.Amount;
            result.NonCovered += line.NonCovered;
            result.OverStandard += line.OverStandard;
            result.FirstPay += line.FirstPay;
            result.Eligible += line.Eligible;
        }

        Add(accumulators, $"stays/{year}", 1);
        var stay = accumulators[$"stays/{year}"] == 1 ? "first" : "later";
        var residue = result.Eligible;
        foreach (var layer in policy.Layers)
        {
            if (layer.Visits.Contains(facts.Visit))
            {
                var offered = layer.Base switch
                {
                    "eligible" => result.Eligible,
                    "beyond" => result.Layers[layer.Of].Beyond,
                    "coinsurance" => result.Layers[layer.Of].Coinsurance,
                    _ => residue,
                };
                var paid = Pay(policy, layer, facts, stay, Math.Min(offered, residue), accumulators);
                result.Layers[layer.Name] = paid;
                residue -= paid.Paid;
            }
        }

        result.Own = result.Submitted - result.Layers.Values.Sum(l => l.Paid);
        if (result.Own < 0 || result.Submitted != result.NonCovered + result.OverStandard + result.FirstPay + result.Eligible)
        {
            throw new InvalidOperationException("the settlement does not add up");
        }

        return result;
    }

    private DecimalParts Split(DecimalLine line, DecimalCase facts, DecimalPolicy policy)
    {
        var item = items[line.Code];
        var parts = new DecimalParts { Amount = Cent(line.Price * line.Quantity) };
        if (facts.On < item.From || item.Class == ItemClass.C)
        {
            parts.NonCovered = parts.Amount;
            return parts;
        }

        if (item.Ceilings.TryGetValue(facts.Tier, out var ceiling) && line.Price > ceiling)
        {
            parts.OverStandard = Cent((line.Price - ceiling) * line.Quantity);
        }

        var share = item.FirstPay ?? (item.Class == ItemClass.B ? policy.Parameters["first-pay"] : 0);
        parts.FirstPay = Cent((parts.Amount - parts.OverStandard) * share);
        parts.Eligible = parts.Amount - parts.OverStandard - parts.FirstPay;
        return parts;
    }

    private static DecimalLayerResult Pay(
        DecimalPolicy policy, DecimalLayer layer, DecimalCase facts, string stay, decimal offered, Dictionary<string, decimal> accumulators)
    {
        var year = facts.On.Year;
        var period = layer.DeductiblePerYear ? $"{year}" : facts.VisitId;
        var required = Find(policy, $"{layer.Name}.deductible", facts, stay) ?? 0;
        var deductible = Math.Min(offered, Math.Max(0, required - accumulators.GetValueOrDefault($"{layer.Name}.deductible/{period}")));
        var factor = Find(policy, $"{layer.Name}.own-factor", facts, stay) ?? 1;
        var ceiling = Find(policy, $"{layer.Name}.ceiling", facts, stay);
        var used = accumulators.GetValueOrDefault($"{layer.Name}.paid/{year}");
        var left = ceiling is null ? decimal.MaxValue : Math.Max(0, ceiling.Value - used);
        var (paid, reached, at) = (0m, offered, deductible);
        for (var band = 1; at < offered; band++)
        {
            var until = Math.Min(offered, Find(policy, $"{layer.Name}.limit.{band}", facts, stay) ?? decimal.MaxValue);
            if (until > at)
            {
                var rate = 1 - ((1 - Find(policy, $"{layer.Name}.rate.{band}", facts, stay)!.Value) * factor);
                var share = Cent((until - at) * rate);
                if (paid + share > left)
                {
                    reached = left == 0 ? deductible : Math.Min(until, at + Cent((left - paid) / rate));
                    paid = left;
                    break;
                }

                (paid, at) = (paid + share, until);
            }
        }

        Add(accumulators, $"{layer.Name}.deductible/{period}", deductible);
        Add(accumulators, $"{layer.Name}.paid/{year}", paid);
        return new DecimalLayerResult(offered, deductible, paid, offered - reached, Math.Max(0, reached - deductible - paid));
    }

    /// <summary>The value of a parameter for a case: the most specific name that stands.</summary>
    private static decimal? Find(DecimalPolicy policy, string name, DecimalCase facts, string stay)
    {
        var parameters = policy.Parameters;
        if (parameters.TryGetValue($"{name}/{facts.Tier}/{stay}", out var value)
            || parameters.TryGetValue($"{name}/{facts.Tier}", out value)
            || parameters.TryGetValue($"{name}/{facts.Status}", out value) || parameters.TryGetValue(name, out value))
        {
            return value;
        }

        return null;
    }

    private static void Add(Dictionary<string, decimal> accumulators, string name, decimal amount) =>
        accumulators[name] = accumulators.GetValueOrDefault(name) + amount;

    private static decimal Cent(decimal yuan) => Math.Round(yuan, 2, MidpointRounding.AwayFromZero);

    /// <summary>The policy of <see cref="FourLayerPolicy"/> by names.</summary>
    public static DecimalPolicy FourLayers()
    {
        var parameters = new Dictionary<string, decimal>(StringComparer.Ordinal)
        {
            ["first-pay"] = 0.10m, ["pooled.limit.1"] = 30000, ["pooled.limit.2"] = 40000, ["pooled.ceiling"] = 100000,
            ["pooled.own-factor/retired"] = 0.60m, ["large.rate.1"] = 0.85m, ["large.ceiling"] = 400000, ["supplement.rate.1"] = 0.50m,
            ["residue.deductible/in-service"] = 3000, ["residue.deductible/retired"] = 1500, ["residue.rate.1"] = 0.70m,
            ["residue.ceiling"] = 30000,
        };
        (string Tier, decimal First, decimal Later, decimal[] Rates)[] tiers =
        [
            ("community", 400, 200, [0.90m, 0.95m, 0.97m]), ("tier-1", 400, 200, [0.90m, 0.95m, 0.97m]),
            ("tier-2", 800, 400, [0.87m, 0.92m, 0.97m]),
            ("tier-3", 1300, 650, [0.85m, 0.90m, 0.95m]), ("provincial", 1300, 650, [0.85m, 0.90m, 0.95m]),
        ];
        foreach (var (tier, first, later, rates) in tiers)
        {
            parameters[$"pooled.deductible/{tier}/first"] = first;
            parameters[$"pooled.deductible/{tier}/later"] = later;
            for (var band = 0; band < rates.Length; band++)
            {
                parameters[$"pooled.rate.{band + 1}/{tier}"] = rates[band];
            }
        }

        HashSet<string> inpatient = new(StringComparer.Ordinal) { "inpatient" };
        return new DecimalPolicy(new DateOnly(2020, 1, 1), new DateOnly(2021, 1, 1), parameters,
        [
            new DecimalLayer("pooled", "eligible", "", inpatient, DeductiblePerYear: false),
            new DecimalLayer("large", "beyond", "pooled", inpatient, DeductiblePerYear: false),
            new DecimalLayer("supplement", "coinsurance", "pooled", inpatient, DeductiblePerYear: false),
            new DecimalLayer("residue", "residue", "", inpatient, DeductiblePerYear: true),
        ]);
    }
}
