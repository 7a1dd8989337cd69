using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tests.Hosts;

public class SshConnectionTests
{
    [Fact]
    public void A_root_too_long_for_sockets_is_refused_before_anything_connects()
    {
        using var fits = new SshHost(Connection("/" + new string('a', 44)));
        var refusal = Should.Throw<InvalidInput>(() => new SshHost(Connection("/" + new string('a', 45))));
        refusal.Message.ShouldContain("$AEGIR_ROOT");
    }

    [Theory]
    [InlineData(
        "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
        "aegir server trust web1"
    )]
    [InlineData(
        "No ED25519 host key is known for server_web1\nHost key verification failed.",
        "aegir server trust web1"
    )]
    [InlineData("aegir@web1: Permission denied (publickey).", "aegir server prepare web1 --as root")]
    [InlineData("ssh: Could not resolve hostname web1.test: Name or service not known", "Could not resolve hostname")]
    [InlineData("ssh: connect to host web1.test port 22: Connection timed out", "Is web1.test up")]
    public void What_ssh_says_becomes_what_to_do(string errors, string advice) =>
        SshAdvice.For(Connection("/var/aegir"), errors).ShouldContain(advice);

    [Theory]
    [InlineData(
        "The fingerprint is SHA256:abc.\nHost key verification failed.",
        "(SHA256:abc) is not the one that was given"
    )]
    [InlineData("deploy@old.test: Permission denied (publickey).", "~deploy/.ssh/authorized_keys")]
    public void Of_a_machine_that_is_no_server_of_ours_the_advice_is_another(string errors, string advice) =>
        SshAdvice.For(Foreign('A'), errors).ShouldContain(advice);

    [Fact]
    public void A_machine_that_is_no_server_of_ours_is_known_by_the_key_that_was_given_and_by_no_other()
    {
        var options = Foreign('A').Options;
        options.ShouldContain("UserKnownHostsFile=none");
        options.ShouldContain($"KnownHostsCommand=/bin/echo server_foreign {Key('A')}");
        options.ShouldContain("StrictHostKeyChecking=yes");
        Foreign('B').Socket.ShouldNotBe(Foreign('A').Socket);
    }

    [Fact]
    public void What_rsync_says_of_a_lost_ssh_is_left_out()
    {
        const string Said = """
            ssh: connect to host web1.test port 22: Connection timed out
            rsync: connection unexpectedly closed (0 bytes received so far) [sender]
            rsync error: unexplained error (code 255) at io.c(285) [sender=3.2.7]
            """;
        var advice = SshAdvice.For(Connection("/var/aegir"), Said);
        advice.ShouldContain("Connection timed out. Is web1.test up");
    }

    [Theory]
    [InlineData("StrictHostKeyChecking=yes")]
    [InlineData("GlobalKnownHostsFile=/dev/null")]
    [InlineData("HostKeyAlias=server_web1")]
    [InlineData("BatchMode=yes")]
    public void Only_pinned_keys_are_taken_and_nobody_is_asked(string option) =>
        Connection("/var/aegir").Options.ShouldContain(option);

    [Fact]
    public void An_IPv6_address_is_bracketed_for_rsync() =>
        Connection("/var/aegir", "fe80::1").RsyncHost.ShouldBe("[fe80::1]");

    private static SshConnection Foreign(char letter) =>
        SshConnection.To(
            new ForeignMachine(
                Parsed.Parse<HostAddress>("old.test"),
                Port.Of(22),
                Parsed.Parse<UnixUser>("deploy"),
                Key(letter)
            ),
            new HubLayout(Parsed.Parse<UnixPath>("/var/aegir"))
        );

    /// <summary>A key in form: its type's length and name, then its bytes.</summary>
    private static string Key(char letter) =>
        $"ssh-ed25519 {Convert.ToBase64String([0, 0, 0, 11, .. "ssh-ed25519"u8, 0, 0, 0, 32, .. Enumerable.Repeat((byte)letter, 32)])}";

    private static SshConnection Connection(string root, string host = "web1.test") =>
        new(
            new Server(ContextName.Server("web1"), Parsed.Parse<HostAddress>(host)),
            new HubLayout(Parsed.Parse<UnixPath>(root))
        );
}
