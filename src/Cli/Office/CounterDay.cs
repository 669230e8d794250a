using System.Collections.Concurrent;
using Yibao.Workbench;

namespace Yibao.Cli.Office;

/// <summary>What kind of patient comes to a counter (就诊情形).</summary>
internal enum PatientKind
{
    Outpatient,
    OutpatientUndone,
    Stay,
    Purchase,
}

/// <summary>
/// A day at the counters of a synthetic region (窗口一日): patients in a realistic mix, each played message by message through the gateway
/// with every answer checked. The same number is the same patient.
/// </summary>
internal sealed class CounterDay(HospitalDesk desk, SyntheticScheme scheme, int people, int providers)
{
    /// <summary>Messages that a patient sends on average, by the mix below.</summary>
    public const double MessagesPerPatient = 4.5;

    private readonly ConcurrentDictionary<PatientKind, int> played = [];

    /// <summary>Patients by kind so far.</summary>
    public IEnumerable<KeyValuePair<PatientKind, int>> Played => played.OrderBy(pair => pair.Key);

    /// <summary>Of a hundred patients 68 are outpatients, 4 of whose settlements are undone, 8 stays, 20 purchases.</summary>
    public static PatientKind KindOf(long number) => (number * 37 % 100) switch
    {
        < 68 => PatientKind.Outpatient,
        < 72 => PatientKind.OutpatientUndone,
        < 80 => PatientKind.Stay,
        _ => PatientKind.Purchase,
    };

    /// <summary>Plays one patient.</summary>
    /// <exception cref="WrongAnswerException">The gateway did not keep its promise.</exception>
    public async Task Play(long number)
    {
        // One person is not at two counters at once: a settlement in between would change what the other was told beforehand.
        var bill = scheme.Bill(number, people, providers) with { Person = (int)(number % people) };
        var kind = KindOf(number);
        switch (kind)
        {
            case PatientKind.Stay:
                await desk.Stay(bill);
                break;
            case PatientKind.Purchase:
                await desk.Purchase(bill);
                break;
            default:
                var settled = await desk.Outpatient(bill);
                if (kind == PatientKind.OutpatientUndone)
                {
                    await desk.Reverse(bill, settled);
                }

                break;
        }

        played.AddOrUpdate(kind, 1, static (_, count) => count + 1);
    }
}
