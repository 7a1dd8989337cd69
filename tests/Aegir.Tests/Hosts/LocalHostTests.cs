using System.Diagnostics;
using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Hosts;

public class LocalHostTests
{
    private static readonly LocalHost Hub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_gets_a_small_environment()
    {
        Environment.SetEnvironmentVariable("AEGIR_TEST_LEAK", "secret of the hub");
        var printed = await Hub.Query(
            Command.Of("env") with
            {
                Environment = Command.NoVariables.Add("GIVEN", new Secret("a b\nc")),
            },
            Stop
        );
        printed.ShouldNotContain("AEGIR_TEST_LEAK");
        printed.ShouldContain("LANG=C.UTF-8");
        printed.ShouldContain("GIVEN=a b\nc\n");
    }

    [Fact]
    public async Task A_failure_says_what_ran_and_ends_with_its_errors()
    {
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            Hub.Run(
                Command.Script(
                    "yes noise | head -c 100000 >&2; printf '\\033[2Jat last %s' \"$PASSWORD\" >&2; exit 3"
                ) with
                {
                    Environment = Command.NoVariables.Add("PASSWORD", new Secret("hunter2")),
                },
                Stop
            )
        );
        failure.ExitCode.ShouldBe(3);
        failure.Message.ShouldStartWith("On the hub, sh -eu -s -- ended with code 3: ");
        failure.Message.ShouldEndWith("at last [redacted]");
        failure.Message.ShouldNotContain('\e');
        failure.Message.Length.ShouldBeLessThan(5000);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_clear_failure() =>
        (
            await Should.ThrowAsync<CommandFailed>(() => Hub.Run(Command.Of("no-such-program"), Stop))
        ).Message.ShouldContain("no-such-program");

    [Theory]
    [InlineData(0, "begun")]
    [InlineData(1, "")]
    public async Task A_program_whose_Aegir_was_killed_before_the_two_were_tied_does_not_begin(int other, string said)
    {
        var line = Launcher.Tied(Environment.ProcessId + other, ["printf", "begun"]);
        (await Hub.Try(Command.Of(line), Stop)).Output.ShouldBe(said);
    }

    [Fact]
    public async Task Too_long_is_too_long_and_the_program_is_gone()
    {
        var clock = Stopwatch.StartNew();
        var mark = Mark();
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            Hub.Run(Command.Of("sh", "-c", "sleep 60; :", mark) with { Timeout = TimeSpan.FromMilliseconds(300) }, Stop)
        );
        failure.Message.ShouldContain("did not end within");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await IsGone(mark)).ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelling_kills_the_program_and_says_so_by_the_usual_exception()
    {
        using var cancel = new CancellationTokenSource(200);
        var mark = Mark();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            Hub.Run(Command.Of("sh", "-c", "sleep 60; :", mark), cancel.Token)
        );
        (await IsGone(mark)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_program_has_a_session_of_its_own_so_that_the_terminal_cannot_interrupt_it() =>
        (await Hub.Query(Command.Of("sh", "-c", "ps -o sid= -p $$"), Stop))
            .Trim()
            .ShouldNotBe((await File.ReadAllTextAsync("/proc/self/stat", Stop)).Split(' ')[5]);

    [Fact]
    public async Task An_answer_without_end_is_refused()
    {
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            Hub.Query(Command.Of("head", "-c", "200000000", "/dev/zero"), Stop)
        );
        failure.Message.ShouldContain("more than 16 MiB");
    }

    [Fact]
    public async Task A_source_that_fails_is_never_taken_for_the_end_of_the_input()
    {
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            Hub.Stream(
                Command.Of("cat"),
                PipeSource.Create((_, _) => throw new IOException("the disk is broken")),
                PipeTarget.Null,
                Stop
            )
        );
        failure.Message.ShouldContain("the disk is broken");
    }

    [Fact]
    public async Task A_target_that_fails_stops_the_program()
    {
        var clock = Stopwatch.StartNew();
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            Hub.Stream(Command.Of("yes"), PipeSource.Null, PipeTarget.ToFile("/dev/full"), Stop)
        );
        failure.Message.ShouldContain("No space left");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_program_may_stop_reading() =>
        await Hub.Stream(
            Command.Of("head", "-c", "0"),
            PipeSource.FromBytes(new byte[10_000_000]),
            PipeTarget.Null,
            Stop
        );

    [Fact]
    public async Task A_program_that_has_ended_may_still_be_written_to()
    {
        for (var time = 0; time < 50; time++)
            await Hub.Stream(
                Command.Of("sh", "-c", "exec 3<&0; sleep 0.1 <&3 &"), // so that the pipe still has a reader
                PipeSource.Create(
                    async (stream, stop) =>
                    {
                        while (!stop.IsCancellationRequested)
                            await Task.Yield();
                        while (true)
                            await stream.WriteAsync(new byte[1], CancellationToken.None);
                    }
                ),
                PipeTarget.Null,
                Stop
            );
    }

    [Fact]
    public async Task Of_a_script_that_was_cut_off_nothing_runs()
    {
        var whole = Command.Script("echo first\necho second");
        var result = await Hub.Try(whole with { Input = whole.Input?[..^12] }, Stop);
        result.Output.ShouldBe("");
        result.ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task Many_programs_run_at_once()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(n => Hub.Query(Command.Of("echo", $"{n}"), Stop))
        );
        answers.Select(answer => int.Parse(answer.Trim())).ShouldBe(Enumerable.Range(0, 100));
    }

    private static string Mark() => $"mark-{Guid.NewGuid():N}";

    private static async Task<bool> IsGone(string mark)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if (!Directory.EnumerateDirectories("/proc").Any(process => HasArgument(process, mark)))
                return true;
            await Task.Delay(50, Stop);
        }
        return false;
    }

    private static bool HasArgument(string process, string mark)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Contains(mark, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
