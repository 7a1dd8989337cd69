using System.Runtime.InteropServices;

namespace Aegir.Cli;

/// <summary>Waits for Ctrl-C, SIGTERM, or a connection that drops (SIGHUP), where that is how a command ends.</summary>
internal static class StopSignal
{
    /// <summary>Returns when somebody ends it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task Wait(CancellationToken ct)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        await stopped.Task.WaitAsync(ct);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }
}
