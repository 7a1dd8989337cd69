using System.Data.Common;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// Keeps a task's lease while the task runs, and looks every second whether somebody wants the task cancelled. When the
/// lease is lost it cancels the run: the journal refuses its entries from then on, so that nothing is undone twice.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly HostingDb _db;
    private readonly Lease _lease;
    private readonly CancellationTokenSource _run;
    private readonly PeriodicTimer _timer;
    private readonly Task _beating;

    public Heartbeat(HostingDb db, Lease lease, CancellationTokenSource run)
    {
        (_db, _lease, _run) = (db, lease, run);
        _timer = new PeriodicTimer(Beat, db.Clock);
        _beating = Run();
    }

    /// <summary>Stops; the lease is left as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _beating;
    }

    private async Task Run()
    {
        var renewed = _db.Clock.GetUtcNow();
        while (await _timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                if (await _db.Tasks.IsCancelRequested(_lease.Task, CancellationToken.None))
                    await _run.CancelAsync();
                if (_db.Clock.GetUtcNow() - renewed < LeaseTable.Length / 3)
                    continue;
                renewed = _db.Clock.GetUtcNow();
                if (!await _db.Leases.Renew(_lease, CancellationToken.None))
                    await _run.CancelAsync();
            }
            catch (DbException)
            {
                // A full disk or a locked file may pass by the next beat; if not, the lease runs out, as it should.
            }
        }
    }
}
