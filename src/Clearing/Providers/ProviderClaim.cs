using Yibao.Kernel;

namespace Yibao.Clearing.Providers;

/// <summary>What a monthly claim of a provider is about (申报口径).</summary>
/// <param name="Provider">Provider.</param>
/// <param name="Home">Region where the people are insured; that of the claim itself for its own people.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="ClearingType">Clearing class of the bills (清算类别).</param>
/// <param name="IsEpidemic">Bills of epidemic patients stand apart: they are outside the yearly budget.</param>
public readonly record struct ClaimKey(string Provider, RegionCode Home, Scheme Scheme, string ClearingType, bool IsEpidemic);

/// <summary>Sums of a claim (申报金额), in fen; reversals count with their negative amounts.</summary>
/// <param name="Items">Settlements and reversals (笔数).</param>
/// <param name="Total">Medical charge (医疗费总额).</param>
/// <param name="FundPaid">Owed by funds (基金支付).</param>
/// <param name="Account">Owed by personal accounts (个人账户支付).</param>
public readonly record struct ClaimSums(long Items, long Total, long FundPaid, long Account)
{
    /// <summary>What the agency owes the provider (应拨付).</summary>
    public long Payable => FundPaid + Account;

    /// <summary>Whether there is nothing at all (为空).</summary>
    public bool IsNothing => this == default;

    /// <summary>Sum (合计), checked.</summary>
    public static ClaimSums operator +(ClaimSums left, ClaimSums right) => new(
        left.Items + right.Items, left.Total + right.Total, left.FundPaid + right.FundPaid, left.Account + right.Account);

    /// <summary>Difference (差额), checked.</summary>
    public static ClaimSums operator -(ClaimSums left, ClaimSums right) => new(
        left.Items - right.Items, left.Total - right.Total, left.FundPaid - right.FundPaid, left.Account - right.Account);
}

/// <summary>
/// A claim of a provider for a month (定点机构月度结算申报). Never changed: what was posted to the month behind its back is the next edition, which
/// holds the difference.
/// </summary>
/// <param name="Region">Region that pays: that of care.</param>
/// <param name="Month">First day of the month.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Edition">From 1.</param>
/// <param name="Sums">Its sums; of a later edition the difference.</param>
public sealed record ProviderClaim(RegionCode Region, DateOnly Month, ClaimKey Key, int Edition, ClaimSums Sums);

/// <summary>The month of claims (申报月份): when it is closed, and what is to be claimed for it.</summary>
public static class ClaimMonth
{
    /// <summary>
    /// How long after its last midnight a month closes (关账延时): a transaction takes its day when it begins, and one that began before
    /// midnight has long ended by then.
    /// </summary>
    public static readonly TimeSpan ClosesAfter = TimeSpan.FromMinutes(10);

    /// <summary>First day of the month of a day (月初).</summary>
    public static DateOnly Of(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>Whether nothing can post into a month any more (是否关账).</summary>
    /// <param name="month">First day of the month.</param>
    /// <param name="at">Now, Unix milliseconds.</param>
    public static bool IsClosed(DateOnly month, long at) =>
        ChinaTime.Of(at) >= month.AddMonths(1).ToDateTime(TimeOnly.MinValue) + ClosesAfter;

    /// <summary>The claims that make what is claimed equal to what is posted (应申报).</summary>
    /// <param name="region">Region that pays.</param>
    /// <param name="month">First day of the month.</param>
    /// <param name="posted">What was posted in the month.</param>
    /// <param name="claimed">What was claimed for it before, with the editions so far.</param>
    /// <returns>In order of provider, home region, scheme, class, epidemic; nothing where both agree.</returns>
    public static IReadOnlyList<ProviderClaim> Due(
        RegionCode region, DateOnly month, IReadOnlyDictionary<ClaimKey, ClaimSums> posted,
        IReadOnlyDictionary<ClaimKey, (int Editions, ClaimSums Sums)> claimed)
    {
        ArgumentNullException.ThrowIfNull(posted);
        ArgumentNullException.ThrowIfNull(claimed);
        return
        [
            .. posted.Keys.Union(claimed.Keys)
                .Select(key => (Key: key, Before: claimed.GetValueOrDefault(key), Now: posted.GetValueOrDefault(key)))
                .Where(one => one.Now != one.Before.Sums)
                .OrderBy(one => one.Key.Provider, StringComparer.Ordinal).ThenBy(one => one.Key.Home).ThenBy(one => one.Key.Scheme)
                .ThenBy(one => one.Key.ClearingType, StringComparer.Ordinal).ThenBy(one => one.Key.IsEpidemic)
                .Select(one => new ProviderClaim(region, month, one.Key, one.Before.Editions + 1, one.Now - one.Before.Sums)),
        ];
    }
}
