using System.Diagnostics;
using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Lab.Tests.Hosts;

public class SshHostTests(Lab lab)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_commands_at_once_are_all_answered_over_one_connection()
    {
        using var host = await lab.Connect("ssh1");
        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(n => host.Query(Command.Of("echo", $"{n}"), Stop))
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"50 commands: {clock.ElapsedMilliseconds} ms");
        answers.Select(answer => int.Parse(answer)).ShouldBe(Enumerable.Range(0, 50));
        (await lab.Sh("ssh1", "pgrep -fc '^sshd: aegir@notty' || true")).Trim().ShouldBe("1");
    }

    [Fact]
    public async Task Several_processes_at_one_server_do_not_get_into_each_others_way()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => lab.Connect("ssh2")));
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(n => hosts[n % 5].Query(Command.Of("sh", "-c", "sleep 0.1; echo \"$1\"", "sh", $"{n}"), Stop))
        );
        answers.Select(answer => int.Parse(answer)).ShouldBe(Enumerable.Range(0, 100));
        foreach (var host in hosts)
            host.Dispose();
    }

    [Fact]
    public async Task A_long_command_keeps_no_other_waiting_even_if_it_was_the_first()
    {
        await lab.Up("fresh");
        using var host = await lab.Connect("fresh");
        using var cancel = new CancellationTokenSource();
        var first = host.Query(Command.Of("sleep", "60"), cancel.Token);
        var second = host.Query(Command.Of("echo", "second"), Stop);
        (await second.WaitAsync(TimeSpan.FromSeconds(10), Stop)).ShouldBe("second\n");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Hostile_output_is_data_and_moves_no_cursor_in_an_error()
    {
        using var host = await lab.Connect("ssh1");
        var result = await host.Try(Command.Of("printf", @"a\000b\033[2J"), Stop);
        result.Output.ShouldBe("a\0b\e[2J");
        var failure = await Should.ThrowAsync<CommandFailed>(() =>
            host.Run(Command.Of("sh", "-c", @"printf 'x\033[2Jy\000z' >&2; exit 9"), Stop)
        );
        failure.Message.ShouldEndWith("ended with code 9: x\uFFFD[2Jy\uFFFDz");
    }

    [Fact]
    public async Task A_PHP_fatal_error_is_not_taken_for_a_lost_connection()
    {
        using var host = await lab.Connect("ssh1");
        (await host.Try(Command.Of("php", "-r", "missing();"), Stop)).ExitCode.ShouldBe(254);
    }

    [Fact]
    public async Task Giant_output_streams_without_being_kept()
    {
        using var host = await lab.Connect("ssh1");
        var count = 0L;
        await host.Stream(
            Command.Of("head", "-c", "300000000", "/dev/zero"),
            PipeSource.Null,
            PipeTarget.Create(
                async (source, ct) =>
                {
                    var buffer = new byte[1 << 16];
                    while (await source.ReadAsync(buffer, ct) is > 0 and var read)
                        count += read;
                }
            ),
            Stop
        );
        count.ShouldBe(300_000_000);
        (
            await Should.ThrowAsync<CommandFailed>(() =>
                host.Query(Command.Of("head", "-c", "300000000", "/dev/zero"), Stop)
            )
        ).Message.ShouldContain("16 MiB");
    }

    [Fact]
    public async Task A_secret_is_in_no_process_list_here_or_there()
    {
        using var host = await lab.Connect("ssh1");
        var command = Command.Of("sh", "-c", "tr '\\0' ' ' </proc/$$/environ; cat /proc/[0-9]*/cmdline; sleep 1") with
        {
            Environment = Command.NoVariables.Add("PASSWORD", new Secret("hunter2-hunter2")),
        };
        var running = host.Query(command, Stop);
        var seen = "";
        while (!running.IsCompleted)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc"))
                seen += await ReadIfThere($"{process}/cmdline");
            await Task.Delay(20, Stop);
        }
        var there = await running;
        there.ShouldContain("PASSWORD=hunter2-hunter2");
        there.Split("hunter2-hunter2").Length.ShouldBe(2);
        seen.ShouldContain("ControlPersist");
        seen.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_cancelled_command_ends_on_the_server_too()
    {
        using var host = await lab.Connect("ssh1");
        using var cancel = new CancellationTokenSource(1500);
        var mark = $"7{Random.Shared.Next(10000, 99999)}";
        await Should.ThrowAsync<OperationCanceledException>(() => host.Run(Command.Of("sleep", mark), cancel.Token));
        await lab.Eventually("ssh1", $"! pgrep -f '^sleep {mark}'");
    }

    [Fact]
    public async Task When_our_process_is_killed_its_commands_end_on_the_server_and_no_ssh_but_the_shared_one_is_left()
    {
        var server = await lab.Server("ssh2");
        var mark = $"8{Random.Shared.Next(10000, 99999)}";
        using var probe = Process.Start(
            "dotnet",
            [
                "Aegir.Lab.Probe.dll".Below(AppContext.BaseDirectory),
                "run",
                "ssh2",
                $"{server.Host}",
                $"{lab.Layout.Root}",
                "sleep",
                mark,
            ]
        );
        await lab.Eventually("ssh2", $"pgrep -f '^sleep {mark}'");
        probe.Kill();
        await lab.Eventually("ssh2", $"! pgrep -f '^sleep {mark}'");
        foreach (var process in Directory.EnumerateDirectories("/proc"))
            (await ReadIfThere($"{process}/cmdline")).ShouldNotContain(mark);
    }

    private static async Task<string> ReadIfThere(string path)
    {
        try
        {
            return await File.ReadAllTextAsync(path, Stop);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
