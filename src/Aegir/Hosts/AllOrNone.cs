using System.Runtime.ExceptionServices;

namespace Aegir.Hosts;

/// <summary>Several things at the same time of which none is of use without the others.</summary>
internal static class AllOrNone
{
    /// <summary>Waits for the end of all. If one fails, the others are stopped, and the first failure is thrown.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; all were stopped.</exception>
    public static async Task Run(IReadOnlyList<Func<CancellationToken, Task>> work, CancellationToken ct)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Exception? first = null;
        await Task.WhenAll(work.Select(Guarded));
        ct.ThrowIfCancellationRequested();
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);

        async Task Guarded(Func<CancellationToken, Task> part)
        {
            try
            {
                await part(others.Token);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref first, failure, null);
                await others.CancelAsync();
            }
        }
    }
}
