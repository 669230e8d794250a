using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Yibao.Server.Api;

/// <summary>Calls that work on a run for a while (长任务): what is committed stays, and the same call goes on with the rest.</summary>
internal static class LongRun
{
    /// <summary>How long a call works (单次时长).</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(20);

    /// <summary>Works until it is done, or for a while.</summary>
    /// <param name="call">The call.</param>
    /// <param name="work">Does the work; stops between two transactions when it is told to.</param>
    /// <param name="soFar">What was done so far, answered with 202.</param>
    public static async Task<ApiAnswer> Work(ApiCall call, Func<CancellationToken, Task<ApiAnswer>> work, Func<JsonObject> soFar)
    {
        using var slice = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        slice.CancelAfter(Slice);
        try
        {
            return await work(slice.Token);
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            return new ApiAnswer(StatusCodes.Status202Accepted, soFar());
        }
    }
}
