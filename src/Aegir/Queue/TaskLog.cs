using System.Threading.Channels;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// Takes what steps say, at once, and writes it into the store behind them, as many lines together as have gathered.
/// </summary>
internal sealed class TaskLog : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly Task _writing;
    private readonly HostingDb _db;
    private readonly long _task;
    private readonly ITaskObserver _observer;

    public TaskLog(HostingDb db, long task, ITaskObserver observer)
    {
        (_db, _task, _observer) = (db, task, observer);
        _writing = Write();
    }

    public void Add(string line)
    {
        _observer.Log(line);
        _lines.Writer.TryWrite(line);
    }

    /// <summary>Waits until everything is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task Write()
    {
        while (await _lines.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var lines = new List<string>();
            while (_lines.Reader.TryRead(out var line))
                lines.Add(line);
            await _db.Log.Add(_task, lines, CancellationToken.None);
        }
    }
}
