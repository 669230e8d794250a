using Yibao.Contributions.Runs;
using Yibao.Kernel;

namespace Yibao.Storage.Contributions;

/// <summary>A person of a household (家庭成员).</summary>
/// <param name="Region">Pooling region.</param>
/// <param name="Household">Number of the household (户号).</param>
/// <param name="Person">Person number.</param>
public readonly record struct HouseholdPerson(RegionCode Region, string Household, string Person);

/// <summary>Who pays together (家庭登记).</summary>
public static class HouseholdRegister
{
    /// <summary>Persons of this list that are registered (已登记人员), by region and number.</summary>
    public static async Task<HashSet<(int Region, string Person)>> KnownPersons(this ContributionBatch batch, IEnumerable<string> persons)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Query<(long, string)>(
            $"select region, psn_no from person where psn_no {batch.In}", new { keys = batch.Keys(persons) });
        return [.. rows.Select(row => ((int)row.Item1, row.Item2))];
    }

    /// <summary>Puts a person into a household (登记); out of the one before.</summary>
    public static void Put(this ContributionBatch batch, HouseholdPerson person)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(ContributionTables.Household, [(long)person.Region.Value, person.Household, person.Person]);
    }

    /// <summary>The persons of households (户内人员) by region and number of the household, in order of their numbers.</summary>
    public static async Task<Dictionary<(int Region, string Household), List<Payer>>> Households(
        this ContributionBatch batch, IEnumerable<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var found = new Dictionary<(int, string), List<Payer>>();
        await batch.Read(
            $"select region, household_no, psn_no from household where household_no {batch.In} order by household_no, region, psn_no",
            new { keys = batch.Keys(numbers) },
            row =>
            {
                var key = (row.GetInt32(0), row.GetString(1));
                if (!found.TryGetValue(key, out var persons))
                {
                    found[key] = persons = [];
                }

                persons.Add(new Payer(new RegionCode(key.Item1), PayerKind.Person, row.GetString(2)));
            });
        return found;
    }
}
