using System.Data.Common;
using System.Threading.Channels;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Counter;

/// <summary>An operation in the queue and who waits for it.</summary>
internal readonly record struct Work(Operation Operation, TaskCompletionSource<byte[]> Answer, long QueuedAt);

/// <summary>
/// What waits in a lane (排队): drained as it is and worked off batch by batch, one after the other. There is no timer: a lone operation is
/// not delayed, under load batches grow by themselves.
/// </summary>
internal sealed class WorkQueue : IAsyncDisposable
{
    /// <summary>Most members of one batch: keeps the longest wait of a member and the memory of a batch small.</summary>
    public const int BatchMax = 512;

    /// <summary>Most operations that wait in one lane: more would be answered after their senders gave up.</summary>
    public const int LengthMax = 20_000;

    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(LengthMax) { SingleReader = true });
    private readonly TimeProvider time;
    private readonly Task loop;

    public WorkQueue(TimeProvider time, Func<List<Work>, Task> process)
    {
        this.time = time;
        loop = Task.Run(() => Run(process));
    }

    /// <summary>Operations that wait.</summary>
    public int Depth => queue.Reader.Count;

    /// <summary>Queues an operation.</summary>
    /// <exception cref="OfficeBusyException">The queue is full, or the office closes.</exception>
    public Task<byte[]> Submit(Operation operation)
    {
        var work = new Work(
            operation, new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously), time.GetTimestamp());
        return queue.Writer.TryWrite(work) ? work.Answer.Task : throw new OfficeBusyException(queue.Reader.Count);
    }

    /// <summary>Takes nothing more, finishes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
    }

    private async Task Run(Func<List<Work>, Task> process)
    {
        var batch = new List<Work>(BatchMax);
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchMax && queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            await process(batch);
        }
    }
}

/// <summary>
/// A settlement lane (结算通道): runs each batch of its queue in one database transaction; answers only after the commit. A member that fails
/// is refused alone.
/// </summary>
internal sealed class Lane : IAsyncDisposable
{
    private readonly LaneStore store;
    private readonly OfficeContext context;
    private readonly int number;
    private readonly WorkQueue queue;

    public Lane(LaneStore store, OfficeContext context, int number)
    {
        (this.store, this.context, this.number) = (store, context, number);
        queue = new WorkQueue(context.Time, Process);
    }

    /// <inheritdoc cref="WorkQueue.Depth"/>
    public int Depth => queue.Depth;

    /// <inheritdoc cref="WorkQueue.Submit"/>
    public Task<byte[]> Submit(Operation operation) => queue.Submit(operation);

    /// <summary>Takes nothing more, finishes what is queued, closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await store.DisposeAsync();
    }

    private async Task Process(List<Work> batch)
    {
        var left = await RunQuickly(batch);
        if (left.Count == 0 || await TryRun(left) is null)
        {
            return;
        }

        // Something in the batch failed: each member runs alone, so that only the culprit is refused.
        foreach (var work in left)
        {
            if (await TryRun([work]) is { } failure)
            {
                Fail(work, failure);
            }
        }
    }

    private static void Fail(Work work, Exception failure)
    {
        if (failure is DbException or StorageUnavailableException or IOException or TimeoutException)
        {
            work.Answer.TrySetException(new OutcomeUnknownException(failure));
        }
        else
        {
            // A defect of ours: nothing was written. The detail goes to the log, not to the sender.
            work.Answer.TrySetException(new OperationFailedException(
                work.Operation.Refused(new Refusal(CounterRefusals.Defect, "", "")), failure));
        }
    }

    /// <summary>
    /// Runs the simple members of a batch on what the lane knows, without locks (快速批): the commit says whether it still held. Gives back
    /// whoever wants a batch with locks: other members, refusals, repeats, and all of them when somebody else was faster.
    /// </summary>
    private async Task<List<Work>> RunQuickly(List<Work> batch)
    {
        var needs = new Needs();
        foreach (var work in batch.Where(work => work.Operation.IsQuick))
        {
            work.Operation.Ask(needs);
        }

        if (needs.Persons.Count == 0)
        {
            return batch;
        }

        var left = new List<Work>();
        var done = new List<(Work Work, byte[] Answer)>(batch.Count);
        try
        {
            var data = await store.BeginQuick(needs);
            var at = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
            var writes = new WriteSet(context.Ids.Next(at), at, number) { IsQuick = true };
            DecideQuickly(batch, new Desk(data, writes, context.Rules, context.Ids, context.Providers.Find), done, left);
            if (done.Count == 0)
            {
                store.LeaveQuick(data);
                return batch;
            }

            if (!await store.TryCommit(writes, data))
            {
                return batch;
            }
        }
#pragma warning disable CA1031 // the loop of a lane must outlive whatever one member does; the batch with locks finds and reports it
        catch (Exception)
#pragma warning restore CA1031
        {
            store.Abandon();
            return batch;
        }

        context.Metrics.Batch(done.Count);
        foreach (var (work, answer) in done)
        {
            Answer(work, answer);
        }

        return left;
    }

    private static void DecideQuickly(List<Work> batch, Desk desk, List<(Work Work, byte[] Answer)> done, List<Work> left)
    {
        foreach (var work in batch)
        {
            var operation = work.Operation;
            if (operation.IsQuick && desk.Answered(operation.Key) is null && operation.Decide(desk) is { Refusal: null } decision)
            {
                desk.Remember(operation.Key, new StoredMessage(operation.Digest, decision.Answer!, decision.Subject));
                done.Add((work, decision.Answer!));
            }
            else
            {
                left.Add(work);
            }
        }
    }

    private void Answer(Work work, byte[] answer)
    {
        context.Metrics.Answered(work.Operation.Key.InfNo, context.Time.GetElapsedTime(work.QueuedAt));
        work.Answer.TrySetResult(answer);
    }

    /// <summary>Runs a batch; the exception, if one stopped it: then nothing of it is written, or the sender's repeat will tell.</summary>
    private async Task<Exception?> TryRun(List<Work> batch)
    {
        var answers = new byte[batch.Count][];
        try
        {
            var needs = new Needs();
            foreach (var work in batch)
            {
                work.Operation.Ask(needs);
            }

            var data = await store.Begin(needs);
            var at = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
            var writes = new WriteSet(context.Ids.Next(at), at, number);
            var desk = new Desk(data, writes, context.Rules, context.Ids, context.Providers.Find);
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = Answer(desk, batch[i].Operation);
            }

            if (writes.IsEmpty)
            {
                store.Leave();
            }
            else
            {
                store.Commit(writes);
            }
        }
#pragma warning disable CA1031 // the loop of a lane must outlive whatever one member does; the failure is reported to its sender
        catch (Exception failure)
#pragma warning restore CA1031
        {
            store.Abandon();
            return failure;
        }

        context.Metrics.Batch(batch.Count);
        for (var i = 0; i < answers.Length; i++)
        {
            Answer(batch[i], answers[i]);
        }

        return null;
    }

    private byte[] Answer(Desk desk, Operation operation)
    {
        if (desk.Answered(operation.Key) is { } before)
        {
            if (before.IsBar || before.Digest.Span.SequenceEqual(operation.Digest))
            {
                context.Metrics.Repeated();
                return before.Answer.ToArray();
            }

            return Refuse(operation, new Refusal(CounterRefusals.OtherContent, "msgid", operation.Key.MessageId));
        }

        var decision = operation.Decide(desk);
        if (decision.Refusal is { } refusal)
        {
            return Refuse(operation, refusal);
        }

        desk.Remember(operation.Key, new StoredMessage(operation.Digest, decision.Answer!, decision.Subject));
        return decision.Answer!;
    }

    private byte[] Refuse(Operation operation, Refusal refusal)
    {
        context.Metrics.Refused(refusal.Kind.Code);
        return operation.Refused(refusal);
    }
}

/// <summary>
/// A reading lane (只读通道): pre-settlements in bulk, by the same decisions over the same question, without locks and without a trace.
/// </summary>
internal sealed class ReadingLane : IAsyncDisposable
{
    private readonly DeskReader reader;
    private readonly OfficeContext context;
    private readonly WorkQueue queue;

    public ReadingLane(DeskReader reader, OfficeContext context)
    {
        (this.reader, this.context) = (reader, context);
        queue = new WorkQueue(context.Time, Process);
    }

    public Task<byte[]> Submit(Operation operation) => queue.Submit(operation);

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await reader.DisposeAsync();
    }

    private async Task Process(List<Work> batch)
    {
        try
        {
            var needs = new Needs();
            foreach (var work in batch)
            {
                work.Operation.Ask(needs);
            }

            var data = await reader.Read(needs);
            var at = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var work in batch)
            {
                Answer(work, data, at);
            }
        }
#pragma warning disable CA1031 // the loop of a lane must outlive a failure; it is reported to every sender of the batch
        catch (Exception failure)
#pragma warning restore CA1031
        {
            foreach (var work in batch)
            {
                work.Answer.TrySetException(new OutcomeUnknownException(failure));
            }
        }
    }

    private void Answer(Work work, DeskData data, long at)
    {
        try
        {
            var desk = new Desk(data, new WriteSet(0, at, 0), context.Rules, context.Ids, context.Providers.Find);
            var decision = work.Operation.Decide(desk);
            if (decision.Refusal is { } refusal)
            {
                context.Metrics.Refused(refusal.Kind.Code);
            }

            context.Metrics.Answered(work.Operation.Key.InfNo, context.Time.GetElapsedTime(work.QueuedAt));
            work.Answer.TrySetResult(decision.Answer ?? work.Operation.Refused(decision.Refusal!));
        }
#pragma warning disable CA1031 // a defect in one trial must not fail the others
        catch (Exception failure)
#pragma warning restore CA1031
        {
            work.Answer.TrySetException(new OperationFailedException(
                work.Operation.Refused(new Refusal(CounterRefusals.Defect, "", "")), failure));
        }
    }
}
