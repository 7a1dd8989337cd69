using Aegir.Hosts;

namespace Aegir.Lab.Tests.Hosts;

/// <summary>Keys that are not the right ones, and a disk that is full.</summary>
public class SshTrustTests(Lab lab)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_host_key_is_never_accepted_and_the_error_says_what_to_do()
    {
        await lab.Up("rekeyed");
        using var host = await lab.Connect("rekeyed");
        await lab.Rekey("rekeyed");
        var message = await Failing.Within(host.Run(Command.Of("true"), Stop), within: 10);
        message.ShouldContain("aegir server trust rekeyed");
        message.ShouldContain("not the pinned one");
        (await Failing.Within(host.PushTree("/tmp", "/var/aegir/x", Stop), within: 10)).ShouldContain(
            "aegir server trust rekeyed"
        );
    }

    [Fact]
    public async Task A_key_that_is_not_let_in_says_how_to_prepare_the_server()
    {
        await lab.Up("locked");
        using var host = await lab.Connect("locked");
        await lab.Sh("locked", "rm /var/aegir/.ssh/authorized_keys");
        (await Failing.Within(host.Run(Command.Of("true"), Stop), within: 10)).ShouldContain(
            "aegir server prepare locked --as root"
        );
    }

    [Fact]
    public async Task A_full_disk_fails_a_copy_and_says_why()
    {
        await lab.Up("full");
        using var host = await lab.Connect("full");
        using var tree = new TemporaryTree();
        await File.WriteAllBytesAsync($"{tree.Path}/big", new byte[10_000_000], Stop);
        await lab.Fill("full", "/var", 1024);
        (await Failing.Within(host.PushTree($"{tree.Path}", "/var/aegir/full", Stop), within: 30)).ShouldContain(
            "No space left on device"
        );
        await lab.Drain("full");
        (await host.PushTree($"{tree.Path}", "/var/aegir/full", Stop)).Changed.ShouldContain("big");
    }
}
