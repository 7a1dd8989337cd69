using System.Diagnostics;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Hosts;

/// <summary>The line for a server's login shell, given to the shell of this machine.</summary>
public class RemoteLineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variables_come_in_on_standard_input_whatever_they_hold()
    {
        var command = Command.Of("sh", "-c", "printf %s \"$A\"; cat") with
        {
            Environment = Command
                .NoVariables.Add("A", new Secret("it's\n\n$(id) `id` \\ ü\n"))
                .Add("B", new Secret("")),
        };
        var (code, output, _) = await Remote(command, "the input\n");
        output.ShouldBe("it's\n\n$(id) `id` \\ ü\nthe input\n");
        code.ShouldBe(0);
        RemoteLine.Of(command).ShouldNotContain("$(id)");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(255, 254)]
    public async Task The_exit_code_comes_back(int own, int seen) =>
        (await Remote(Command.Of("sh", "-c", $"exit {own}"), "")).ExitCode.ShouldBe(seen);

    [Fact]
    public async Task Errors_stay_apart_and_nothing_is_added() =>
        (await Remote(Command.Of("sh", "-c", "echo out; echo err >&2"), "")).ShouldBe((0, "out\n", "err\n"));

    [Fact]
    public async Task A_command_ends_when_nobody_listens_any_more()
    {
        using var shell = Shell(Command.Of("sh", "-c", "echo $$; sleep 60; echo never"));
        shell.Start();
        var pid = await shell.StandardOutput.ReadLineAsync(Stop);
        shell.StandardOutput.Close();
        shell.StandardError.Close(); // as sshd does when the connection has gone
        await shell.WaitForExitAsync(Stop).WaitAsync(TimeSpan.FromSeconds(5), Stop);
        SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), TimeSpan.FromSeconds(5)).ShouldBeTrue();
    }

    [Fact]
    public void A_variable_has_a_name_that_a_shell_can_have() =>
        Should.Throw<ArgumentException>(() =>
            RemoteLine.Head(Command.Of("x") with { Environment = Command.NoVariables.Add("A;id", new Secret("")) })
        );

    private static async Task<(int ExitCode, string Output, string Errors)> Remote(Command command, string input)
    {
        using var shell = Shell(command);
        shell.Start();
        var output = shell.StandardOutput.ReadToEndAsync(Stop);
        var errors = shell.StandardError.ReadToEndAsync(Stop);
        await shell.StandardInput.BaseStream.WriteAsync(RemoteLine.Head(command), Stop);
        await shell.StandardInput.WriteAsync(input);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(Stop);
        return (shell.ExitCode, await output, await errors);
    }

    private static Process Shell(Command command) =>
        new()
        {
            StartInfo = new ProcessStartInfo("sh", ["-c", RemoteLine.Of(command)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
}
