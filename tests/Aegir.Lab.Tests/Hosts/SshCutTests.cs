using Aegir.Hosts;

namespace Aegir.Lab.Tests.Hosts;

/// <summary>Each test pulls the cable of a host of its own.</summary>
public class SshCutTests(Lab lab)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cable_pulled_while_a_command_runs_fails_it_long_before_its_time_out()
    {
        await lab.Up("cut-warm");
        using var host = await lab.Connect("cut-warm");
        await host.Query(Command.Of("true"), Stop);
        var running = host.Run(Command.Of("sleep", "50") with { Timeout = TimeSpan.FromMinutes(2) }, Stop);
        await lab.Eventually("cut-warm", "pgrep -f '^sleep 50'");
        await lab.Cut("cut-warm");
        (await Failing.Within(running, within: 35)).ShouldContain("the connection was lost");
        // and the next one, with nothing but the dead connection's socket
        (await Failing.Within(host.Run(Command.Of("true"), Stop), within: 35)).ShouldContain("Is 10.99.0.");
        await lab.Heal("cut-warm");
        (await host.Query(Command.Of("echo", "back"), Stop)).ShouldBe("back\n");
    }

    [Fact]
    public async Task A_host_that_is_off_fails_within_the_time_to_connect()
    {
        await lab.Up("cut-cold");
        using var host = await lab.Connect("cut-cold");
        await lab.Cut("cut-cold");
        var message = await Failing.Within(host.Run(Command.Of("true"), Stop), within: 15);
        message.ShouldContain("@server_cut-cold");
        message.ShouldContain("Is 10.99.0.");
    }

    [Fact]
    public async Task A_cable_pulled_during_a_copy_fails_it()
    {
        await lab.Up("cut-copy");
        using var host = await lab.Connect("cut-copy");
        using var tree = new TemporaryTree();
        for (var n = 0; n < 20_000; n++)
            await File.WriteAllTextAsync($"{tree.Path}/{n}", $"{n}", Stop);
        var copy = host.PushTree($"{tree.Path}", "/var/aegir/copy", Stop);
        await lab.Eventually("cut-copy", "test -e /var/aegir/copy");
        await lab.Cut("cut-copy");
        (await Failing.Within(copy, within: 40)).ShouldContain("Is 10.99.0.");
    }
}
