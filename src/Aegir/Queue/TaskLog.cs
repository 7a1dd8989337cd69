using System.Data.Common;
using System.Threading.Channels;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// Takes what steps say, at once, and writes it into the store behind them, as many lines together as have gathered. It is
/// for people to read: if it cannot be written, that is tried again with the next line, and the task goes on.
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

    /// <summary>Waits until everything is written, or cannot be.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task Write()
    {
        var lines = new List<string>();
        while (await _lines.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_lines.Reader.TryRead(out var line))
                lines.Add(line);
            if (await Store(lines) is null)
                lines.Clear();
        }
        if (lines.Count > 0 && await Store(lines) is { } failure)
            _observer.Log($"The last lines of this log could not be stored: {failure.Message}");
    }

    /// <summary>Why it could not be done; null if it is.</summary>
    private async Task<DbException?> Store(IReadOnlyList<string> lines)
    {
        try
        {
            await _db.Log.Add(_task, lines, CancellationToken.None);
            return null;
        }
        catch (DbException failure)
        {
            return failure;
        }
    }
}
