using Yibao.Contributions.Runs;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>Why a declaration is not taken (申报未受理原因).</summary>
public enum DeclarationFault
{
    /// <summary>No employer of that number (单位不存在).</summary>
    UnknownEmployer,

    /// <summary>The person is not enrolled with that employer (人员不属于该单位).</summary>
    NotOfEmployer,
}

/// <summary>Takes wages that employers declare (缴费工资申报): from files and from the API alike.</summary>
public static class DeclarationDesk
{
    /// <summary>
    /// Takes declarations into a transaction (受理), in their order. Another wage for the same month is a correction; the same wage again
    /// changes nothing.
    /// </summary>
    /// <returns>Places in the list of those that are not taken, and why.</returns>
    public static async Task<IReadOnlyList<(int Place, DeclarationFault Fault)>> Take(
        ContributionBatch batch, IReadOnlyList<WageDeclaration> wages)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(wages);
        var employers = await batch.Known(wages.Select(wage => wage.EmployerNumber));
        var enrolled = await batch.Enrolled(wages.Select(wage => wage.Person));
        var declared = await batch.Declared(wages.Select(wage => wage.Person));
        var refused = new List<(int, DeclarationFault)>();
        for (var i = 0; i < wages.Count; i++)
        {
            var (wage, region) = (wages[i], wages[i].Region.Value);
            if (wage.EmployerNumber.Length > 0 && !employers.Contains((region, wage.EmployerNumber)))
            {
                refused.Add((i, DeclarationFault.UnknownEmployer));
            }
            else if (!enrolled.Contains((region, wage.Person, wage.EmployerNumber)))
            {
                refused.Add((i, DeclarationFault.NotOfEmployer));
            }
            else
            {
                var key = (region, wage.EmployerNumber, wage.Person, wage.From.Value);
                var (edition, fen) = declared.GetValueOrDefault(key);
                if (edition == 0 || fen != wage.Fen)
                {
                    declared[key] = (edition + 1, wage.Fen);
                    batch.Add(wage, edition + 1);
                }
            }
        }

        return refused;
    }
}
