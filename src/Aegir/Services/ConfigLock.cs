using Aegir.Model;

namespace Aegir.Services;

/// <summary>
/// Held while one server's config is written, pushed, tested and loaded, so that no task tests another's half-written
/// files. It is a lock of the kernel (flock) on a file, so it works between processes and goes with a killed one.
/// </summary>
internal static class ConfigLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Waits for the lock; disposing of the result gives it back.</summary>
    /// <exception cref="Conflict">Another task did not give it back in three minutes.</exception>
    public static async Task<IDisposable> Take(HubLayout layout, ContextName server, CancellationToken ct)
    {
        Directory.CreateDirectory(
            layout.Run.ToString(),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        var path = layout.Run / $"config-{server.FileName}.lock";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        while (true)
        {
            if (TryTake(path) is { } held)
                return held;
            try
            {
                await Task.Delay(Pause, limit.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new Conflict($"Another task has been working on the config of {server} for three minutes.");
            }
        }
    }

    private static FileStream? TryTake(UnixPath path)
    {
        try
        {
            return new FileStream(path.ToString(), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path.ToString()))
        {
            return null;
        }
    }
}
