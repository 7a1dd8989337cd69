using Aegir.Hosts;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db;

/// <summary>
/// A dump on its way between a database server and a stream, through a program of the product's, on the hub as a rule. A
/// failure names the database server and the program as a person would call it.
/// </summary>
/// <param name="host">Where the program runs.</param>
/// <param name="server">The database server's name.</param>
/// <param name="program">What runs; it may take as long as it likes while something moves.</param>
/// <param name="shown">What is shown of it.</param>
internal sealed class DumpTransfer(Host host, string server, Command program, Command shown)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Takes what the program prints.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="seen">Called for every chunk.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">The program failed, or nothing came for two minutes.</exception>
    public async Task Out(PipeSource input, PipeTarget target, ChunkSeen seen, CancellationToken ct)
    {
        using var silence = new SilenceLimit(Silence, ct);
        var watched = PipeTarget.Create(
            async (source, token) =>
            {
                await using var awaited = new AwaitedStream(source, silence);
                await using var stream = new WatchedStream(awaited, seen);
                await target.CopyFromAsync(stream, token);
            }
        );
        await silence.Run(server, shown, token => Stream(input, watched, token));
    }

    /// <summary>Feeds the program.</summary>
    /// <param name="feed">Writes to its standard input.</param>
    /// <param name="digestion">How long the program may be busy when it has everything.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">
    /// The program failed, nothing was taken for two minutes, or it did not end in the time for its digestion.
    /// </exception>
    public async Task In(Func<Stream, CancellationToken, Task> feed, TimeSpan digestion, CancellationToken ct)
    {
        using var silence = new SilenceLimit(Silence, ct);
        var fed = PipeSource.Create(
            async (stdin, token) =>
            {
                await using var awaited = new AwaitedStream(stdin, silence);
                await feed(awaited, token);
                silence.Expect(digestion);
            }
        );
        await silence.Run(server, shown, token => Stream(fed, PipeTarget.Null, token));
    }

    private async Task Stream(PipeSource input, PipeTarget output, CancellationToken ct)
    {
        try
        {
            await host.Stream(program with { Timeout = Timeout.InfiniteTimeSpan }, input, output, ct);
        }
        catch (CommandFailed failure)
        {
            throw failure.As(server, shown);
        }
    }
}
