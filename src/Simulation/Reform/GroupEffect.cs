namespace Yibao.Simulation.Reform;

/// <summary>
/// What a reform does to a group of people (群体影响): whole numbers of the simulated people, not raised to the nation. Adding is exact, so
/// that order, shards and threads do not matter.
/// </summary>
public sealed class GroupEffect
{
    private const int Limits = 8;

    private readonly long[] passedBefore = new long[Limits];
    private readonly long[] passedAfter = new long[Limits];

    /// <summary>People (人数).</summary>
    public long People { get; private set; }

    /// <summary>People who are better off (受益人数).</summary>
    public long Winners { get; private set; }

    /// <summary>People who are worse off (受损人数).</summary>
    public long Losers { get; private set; }

    /// <summary>What the winners gain, fen (受益金额).</summary>
    public long Won { get; private set; }

    /// <summary>What the losers lose, fen, above zero (受损金额).</summary>
    public long Lost { get; private set; }

    /// <summary>Gain of all, fen (净受益).</summary>
    public long Gain => Won - Lost;

    /// <summary>Sum of squares of gains: for the sampling error.</summary>
    public Int128 GainSquares { get; private set; }

    /// <summary>How much better off the pooled funds are, fen (基金影响).</summary>
    public long Fund { get; private set; }

    /// <summary>Sum of squares of the effects on funds: for the sampling error.</summary>
    public Int128 FundSquares { get; private set; }

    /// <summary>Own payments for care before, fen (改革前个人负担).</summary>
    public long OwnBefore { get; private set; }

    /// <summary>Own payments for care after, fen (改革后个人负担).</summary>
    public long OwnAfter { get; private set; }

    /// <summary>Disposable income, fen (可支配收入).</summary>
    public long Income { get; private set; }

    /// <summary>People who passed a threshold of catastrophic spending before (改革前灾难性支出人数).</summary>
    public long PassedBefore(int limit) => passedBefore[limit];

    /// <summary>People who pass it after (改革后灾难性支出人数).</summary>
    public long PassedAfter(int limit) => passedAfter[limit];

    /// <summary>Adds a person (计入一人).</summary>
    public void Add(in PersonChange change)
    {
        People++;
        OwnBefore += change.OwnBefore;
        OwnAfter += change.OwnAfter;
        Income += change.Income;
        for (int i = 0, before = change.PassedBefore, after = change.PassedAfter; (before | after) != 0; i++, before >>= 1, after >>= 1)
        {
            passedBefore[i] += before & 1;
            passedAfter[i] += after & 1;
        }

        if (change.Gain > 0)
        {
            Winners++;
            Won += change.Gain;
        }
        else if (change.Gain < 0)
        {
            Losers++;
            Lost -= change.Gain;
        }

        GainSquares += (Int128)change.Gain * change.Gain;
        if (change.Fund != 0)
        {
            Fund += change.Fund;
            FundSquares += (Int128)change.Fund * change.Fund;
        }
    }

    /// <summary>Adds another group (合并).</summary>
    public void Add(GroupEffect other)
    {
        People += other.People;
        Winners += other.Winners;
        Losers += other.Losers;
        Won += other.Won;
        Lost += other.Lost;
        GainSquares += other.GainSquares;
        Fund += other.Fund;
        FundSquares += other.FundSquares;
        OwnBefore += other.OwnBefore;
        OwnAfter += other.OwnAfter;
        Income += other.Income;
        for (var i = 0; i < Limits; i++)
        {
            passedBefore[i] += other.passedBefore[i];
            passedAfter[i] += other.passedAfter[i];
        }
    }
}
