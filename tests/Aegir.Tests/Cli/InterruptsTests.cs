using System.Runtime.InteropServices;
using Aegir.Cli;
using Aegir.Cli.Output;

namespace Aegir.Tests.Cli;

public sealed class InterruptsTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly List<int> _exits = [];
    private readonly Interrupts _interrupts;

    public InterruptsTests() =>
        _interrupts = new Interrupts(
            new Session(new Terminal(TextWriter.Null, _error, TextReader.Null), TimeProvider.System)
            {
                Exit = _exits.Add,
            },
            CancellationToken.None
        );

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public void The_first_cancels_and_the_second_ends_the_process(PosixSignal signal)
    {
        Send(signal);
        _interrupts.Token.IsCancellationRequested.ShouldBeTrue();
        _exits.ShouldBeEmpty();
        Send(signal);
        _exits.ShouldBe([130]);
    }

    /// <summary>The kernel tells a program of it, and so do the shell and systemd.</summary>
    [Fact]
    public void A_dropped_connection_cancels_and_however_often_it_is_told_the_task_is_rolled_back()
    {
        Send(PosixSignal.SIGHUP);
        _interrupts.Token.IsCancellationRequested.ShouldBeTrue();
        Send(PosixSignal.SIGHUP);
        Send(PosixSignal.SIGTERM);
        Send(PosixSignal.SIGHUP);
        _exits.ShouldBeEmpty();
        $"{_error}".ShouldStartWith("The connection has dropped: stopping. What can be undone is undone.\nCancelling:");
    }

    public void Dispose() => _interrupts.Dispose();

    private void Send(PosixSignal signal)
    {
        var context = new PosixSignalContext(signal);
        _interrupts.Handle(context);
        context.Cancel.ShouldBeTrue();
    }
}
