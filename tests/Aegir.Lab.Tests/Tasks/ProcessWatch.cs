using System.Collections.Concurrent;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>
/// Notes the command line of every process of every host while it lives: this machine sees them all. What lives shorter
/// than a millisecond or two may escape it.
/// </summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public ProcessWatch() => _watching = Task.Run(Watch);

    /// <summary>All command lines seen.</summary>
    public ICollection<string> Seen => _seen.Keys;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task Watch()
    {
        while (!_end.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc", "*").Where(IsProcess))
                Note(process);
            await Task.Delay(1);
        }
    }

    private static bool IsProcess(string path) => char.IsAsciiDigit(path["/proc/".Length]);

    private void Note(string process)
    {
        try
        {
            _seen[File.ReadAllText($"{process}/cmdline").Replace('\0', ' ')] = true;
        }
        catch (IOException)
        {
            return; // It ended.
        }
    }
}
