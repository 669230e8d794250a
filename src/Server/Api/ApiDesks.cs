using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Agency.Enrolment;
using Yibao.Policy;
using Yibao.Storage;

namespace Yibao.Server.Api;

/// <summary>The desks of the agency behind the API (经办柜台).</summary>
/// <param name="database">The database.</param>
/// <param name="policies">The rules.</param>
/// <param name="time">The clock.</param>
/// <param name="tables">The tables by which stays are grouped.</param>
internal sealed class ApiDesks(Database database, PlanBook policies, TimeProvider time, GroupingTables tables)
{
    public GroupingTables Tables { get; } = tables;

    public Database Database { get; } = database;

    public TimeProvider Time { get; } = time;

    public PlanBook Policies { get; } = policies;

    public RegionRules Rules { get; } = new(policies);

    public EnrolmentOffice Enrolment { get; } = new(database, policies, time);

    public GroupListOffice Lists { get; } = new(database, policies, time);

    public ServiceOffice Services { get; } = new(database, policies, time);

    /// <summary>Today in China.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Kernel.ChinaTime.Of(Time.GetUtcNow().ToUnixTimeMilliseconds()));
}
