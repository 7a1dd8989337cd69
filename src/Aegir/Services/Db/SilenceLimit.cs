using Aegir.Hosts;

namespace Aegir.Services.Db;

/// <summary>
/// Ends a transfer that no longer moves. A dump or import may take hours, so it has no limit of its own; but a server
/// whose network went away says nothing for ever, since a client that only reads never notices.
/// </summary>
internal sealed class SilenceLimit : IDisposable
{
    private TimeSpan _limit;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _source;

    /// <summary>The clock starts at once.</summary>
    /// <param name="limit">The longest time without a byte.</param>
    /// <param name="ct">Ends the transfer too.</param>
    public SilenceLimit(TimeSpan limit, CancellationToken ct)
    {
        (_limit, _outer) = (limit, ct);
        _source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _source.CancelAfter(limit);
    }

    /// <summary>It is the server's turn: the clock starts anew.</summary>
    public void Awaits() => _source.CancelAfter(_limit);

    /// <summary>
    /// It is somebody else's turn, who may be another server, and has a clock of his own: this one stops, lest it blame the
    /// wrong one.
    /// </summary>
    public void Rests() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>From here on a longer or shorter silence is no fault; the clock starts anew.</summary>
    public void Expect(TimeSpan limit)
    {
        _limit = limit;
        Awaits();
    }

    /// <summary>Runs the transfer.</summary>
    /// <param name="host">Who is named in a failure.</param>
    /// <param name="command">What transfers.</param>
    /// <param name="transfer">The transfer; it stops when its token says so.</param>
    /// <exception cref="CommandFailed">Nothing moved for the time given, and the transfer was stopped.</exception>
    public async Task Run(string host, Command command, Func<CancellationToken, Task> transfer)
    {
        try
        {
            await transfer(_source.Token);
        }
        catch (OperationCanceledException) when (!_outer.IsCancellationRequested)
        {
            throw new CommandFailed(
                host,
                command,
                $"was stopped: the database server neither took nor sent anything for {_limit.TotalSeconds:0} s."
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
