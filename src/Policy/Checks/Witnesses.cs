using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy.Checks;

/// <summary>
/// Looks for a worked example that notices a change of a number (算例见证): examples of the same article first, then of the document, then the
/// others.
/// </summary>
internal sealed class Witnesses(PlanBook book, IReadOnlyList<WorkedExample> examples, RunExample run)
{
    private const decimal OnePercent = 0.01m;

    public bool Notice(PolicyNumber number)
    {
        var move = number.Value * OnePercent;
        if (number.Unit is NumberUnit.Days or NumberUnit.Years or NumberUnit.Months)
        {
            move = Math.Max(1, Math.Round(Math.Abs(move), MidpointRounding.AwayFromZero));
        }

        return Notices(number, number.Value + move) || Notices(number, number.Value - move);
    }

    private bool Notices(PolicyNumber number, decimal value)
    {
        var change = new NumberChange(number, value);
        var document = number.Article.Document;
        var changed = new Dictionary<PlanKey, PlanHistory>();
        foreach (var example in examples.Where(e => Concerns(e, document)).OrderBy(e => Distance(e, number)))
        {
            PlanHistory rules;
            if (example.IsOtherReading)
            {
                rules = PlanHistory.Prepared(book.Find(example.Plan)!.Source, example.Instead, change, []);
            }
            else if (!changed.TryGetValue(example.Plan, out rules!))
            {
                changed[example.Plan] = rules = PlanHistory.Prepared(book.Find(example.Plan)!.Source, [], change, []);
            }

            if (run(rules, example) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private bool Concerns(WorkedExample example, PolicyDocument document) =>
        book.Find(example.Plan) is { } history && history.Documents.Contains(document);

    private static int Distance(WorkedExample example, PolicyNumber number) =>
        ReferenceEquals(example.Article, number.Article) ? 0 : ReferenceEquals(example.Document, number.Article.Document) ? 1 : 2;
}
