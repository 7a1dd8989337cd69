using System.Diagnostics;
using Aegir.Hosts;

namespace Aegir.Lab.Tests.Hosts;

/// <summary>Each test stops a host of its own.</summary>
public class SshPowerTests(Lab lab)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frozen_host_fails_warm_and_cold()
    {
        await lab.Up("frozen");
        using var host = await lab.Connect("frozen");
        using var cold = await lab.Connect("frozen", user: "root");
        await host.Query(Command.Of("true"), Stop);
        await lab.Freeze("frozen");
        await Task.WhenAll(
            Failing.Within(host.Run(Command.Of("true"), Stop), within: 45),
            Failing.Within(cold.Run(Command.Of("true"), Stop), within: 15)
        );
        await lab.Thaw("frozen");
        (await host.Query(Command.Of("echo", "back"), Stop)).ShouldBe("back\n");
    }

    [Fact]
    public async Task A_host_that_lost_power_and_came_back_is_reached_again_at_once()
    {
        await lab.Up("rebooted");
        using var host = await lab.Connect("rebooted");
        await host.Query(Command.Of("true"), Stop);
        await lab.Kill("rebooted");
        await lab.Start("rebooted");
        var clock = Stopwatch.StartNew();
        (await host.Query(Command.Of("echo", "back"), Stop)).ShouldBe("back\n");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
