using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Simulation.People;

/// <summary>What people of a cell have in common (人群类别). The order is part of the generated nation; append only.</summary>
internal enum CellKind : byte
{
    Organ,
    Institution,
    Enterprise,
    HouseholdBusiness,
    Society,
    IndividualWithMaternity,
    Individual,
    RetireeWithPost,
    Retiree,
    Newborn,
    ExtremePoorRegistered,
    ExtremePoor,
    AllowanceRegistered,
    Allowance,
    RegisteredPoor,
    OtherHardship,
    Resident,
    DeadWorker,
    DeadRetiree,
    DeadResident,
}

/// <summary>Ages of a part of a region's people (年龄分布).</summary>
internal enum AgeProfile
{
    Workers,
    Retirees,
    Residents,
    DeadWorkers,
    DeadRetirees,
    DeadResidents,
}

/// <summary>People of one kind in one region: a stretch of person numbers (人群).</summary>
internal struct Cell
{
    public long First;
    public long Count;
    public long Stride;
    public int Region;
    public CellKind Kind;
}

/// <summary>What a kind of cell says of its people (人群特征).</summary>
internal readonly record struct CellTraits(
    AgeProfile Profile, Scheme Scheme, PersonStatus Status, PayerKind Payer, AidCategory Aid, Post Post, bool HasMaternity,
    bool IsRegisteredPoor, bool IsDead)
{
    private static readonly CellTraits[] All = [.. Enum.GetValues<CellKind>().Select(Make)];

    public static ref readonly CellTraits Of(CellKind kind) => ref All[(int)kind];

    private static CellTraits Make(CellKind kind) => kind switch
    {
        CellKind.Organ => Worker(PayerKind.Organ) with { Post = Post.CivilServant },
        CellKind.Institution => Worker(PayerKind.Institution),
        CellKind.Enterprise => Worker(PayerKind.Enterprise),
        CellKind.HouseholdBusiness => Worker(PayerKind.HouseholdBusiness),
        CellKind.Society => Worker(PayerKind.Society),
        CellKind.IndividualWithMaternity => Worker(PayerKind.Individual),
        CellKind.Individual => Worker(PayerKind.Individual) with { HasMaternity = false },
        CellKind.RetireeWithPost => Retiree with { Post = Post.CivilServant },
        CellKind.Retiree => Retiree,
        CellKind.ExtremePoorRegistered => Aided(AidCategory.ExtremePoor) with { IsRegisteredPoor = true },
        CellKind.ExtremePoor => Aided(AidCategory.ExtremePoor),
        CellKind.AllowanceRegistered => Aided(AidCategory.Subsistence) with { IsRegisteredPoor = true },
        CellKind.Allowance => Aided(AidCategory.Subsistence),
        CellKind.RegisteredPoor => Aided(AidCategory.RegisteredPoor) with { IsRegisteredPoor = true },
        CellKind.OtherHardship => Aided(AidCategory.OtherHardship),
        CellKind.Newborn or CellKind.Resident => Aided(AidCategory.None),
        CellKind.DeadWorker => Worker(PayerKind.Enterprise) with { Profile = AgeProfile.DeadWorkers, IsDead = true },
        CellKind.DeadRetiree => Retiree with { Profile = AgeProfile.DeadRetirees, IsDead = true },
        CellKind.DeadResident => Aided(AidCategory.None) with { Profile = AgeProfile.DeadResidents, IsDead = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static CellTraits Retiree => new(
        AgeProfile.Retirees, Scheme.Employee, PersonStatus.Retired, PayerKind.None, AidCategory.None, Post.None, false, false, false);

    private static CellTraits Worker(PayerKind payer) => new(
        AgeProfile.Workers, Scheme.Employee, payer == PayerKind.Individual ? PersonStatus.Flexible : PersonStatus.InService, payer,
        AidCategory.None, Post.None, true, false, false);

    private static CellTraits Aided(AidCategory aid) => new(
        AgeProfile.Residents, Scheme.Resident, PersonStatus.Resident, PayerKind.None, aid, Post.None, false, false, false);
}
