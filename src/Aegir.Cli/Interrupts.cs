using System.Runtime.InteropServices;
using Aegir.Cli.Output;

namespace Aegir.Cli;

/// <summary>
/// While it is there, the first Ctrl-C (or SIGTERM) cancels, so that the running task is rolled back, and the second ends
/// the process at once. A connection that drops (SIGHUP) cancels too, and ends nothing at once: the kernel, the shell and
/// systemd may each tell of it. Under <c>nohup</c> it stays ignored. Commands without a task need none of it: there Ctrl-C
/// ends the process as usual.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _cancel;
    private readonly Session _session;
    private readonly PosixSignalRegistration[] _signals;
    private bool _isInterrupted;

    public Interrupts(Session session, CancellationToken ct)
    {
        _session = session;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancel.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _cancel.Dispose();
    }

    /// <summary>Answers a signal.</summary>
    internal void Handle(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (signal.Signal == PosixSignal.SIGHUP)
        {
            if (!_cancel.IsCancellationRequested)
                _session.Terminal.Say("The connection has dropped: stopping. What can be undone is undone.");
            _cancel.Cancel();
            return;
        }
        if (Interlocked.Exchange(ref _isInterrupted, true))
        {
            _session.Terminal.Say("Stopped at once. ‘aegir task recover’ puts in order what is left.");
            _session.Exit(ExitCode.Killed);
        }
        _session.Terminal.Say("Cancelling: what can be undone is undone. Once more stops at once, and leaves it.");
        _cancel.Cancel();
    }
}
