using System.IO.Pipelines;
using Aegir.Hosts;
using Aegir.Services.Db;

namespace Aegir.Tests.Services.Db;

/// <summary>A dump is piped from one server into another. The one that falls silent is the one that is blamed.</summary>
public sealed class SilenceLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task The_one_that_sends_nothing_is_blamed_and_not_the_one_that_gets_nothing()
    {
        var (sent, taken) = (new Pipe(), new Pipe());
        await sent.Writer.WriteAsync(new byte[10], Ct);
        (await Blamed(sent.Reader.AsStream(), taken.Writer.AsStream())).ShouldBe("@server_from");
    }

    [Fact]
    public async Task The_one_that_takes_nothing_is_blamed_and_not_the_one_whose_dump_has_to_wait()
    {
        var (sent, taken) = (new Pipe(), new Pipe(new PipeOptions(pauseWriterThreshold: 5, resumeWriterThreshold: 1)));
        await sent.Writer.WriteAsync(new byte[10], Ct);
        (await Blamed(sent.Reader.AsStream(), taken.Writer.AsStream())).ShouldBe("@server_to");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<string> Blamed(Stream dump, Stream import)
    {
        using var from = new SilenceLimit(Limit, Ct);
        using var to = new SilenceLimit(Limit, Ct);
        await using var reading = new AwaitedStream(dump, from);
        await using var writing = new AwaitedStream(import, to);
        var copy = Copy();
        var ends = new[]
        {
            from.Run("@server_from", Command.Of("dump"), Until),
            to.Run("@server_to", Command.Of("import"), Until),
        };
        var failure = await Should.ThrowAsync<CommandFailed>(await Task.WhenAny(ends));
        return failure.Message.Split(' ')[1].TrimEnd(',');

        async Task Copy()
        {
            var buffer = new byte[10];
            while (true)
                await writing.WriteAsync(buffer.AsMemory(0, await reading.ReadAsync(buffer, Ct)), Ct);
        }

        async Task Until(CancellationToken end) => await copy.WaitAsync(end);
    }
}
