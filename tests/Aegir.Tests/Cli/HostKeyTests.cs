using Aegir.Model;

namespace Aegir.Tests.Cli;

public sealed class HostKeyTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHU/u1XQ8OE6FtBC2n5hkVQpbhSIIvhH7VVD62Mplv1O";

    [Fact]
    public void The_fingerprint_is_the_one_that_ssh_keygen_prints() =>
        HostKey.Of(Key).Fingerprint.ShouldBe("SHA256:ECLp9Avepe1anhox47uZHTyOVK9NyjSkGyx5dTeNsUs");

    [Fact]
    public void A_comment_behind_the_key_is_left_out() => HostKey.Of(Key + " root@web1").ToString().ShouldBe(Key);

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 !!!!")]
    [InlineData("ssh-ed25519 AAAA")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIHU/u1XQ8OE6FtBC2n5hkVQpbhSIIvhH7VVD62Mplv1O")]
    [InlineData("ssh-dss AAAAB3NzaC1kc3MAAACBAJ")]
    [InlineData("ssh-ed25519\nAAAAC3NzaC1lZDI1NTE5AAAAIHU/u1XQ8OE6FtBC2n5hkVQpbhSIIvhH7VVD62Mplv1O")]
    public void What_is_no_key_is_refused(string text) => HostKey.TryParse(text, out _, out _).ShouldBeFalse();

    [Fact]
    public async Task A_key_that_was_given_is_pinned_without_asking()
    {
        await using var hub = await TypedHub.Furnished();
        var answer = await hub.Type("server", "trust", "web1", "--host-key", Key);
        answer.Code.ShouldBe(0, answer.Error);
        (
            await File.ReadAllTextAsync(hub.Layout.KnownHosts.ToString(), TestContext.Current.CancellationToken)
        ).ShouldContain($"server_web1 {Key}\n");
        (await hub.Type("server", "trust", "web1", "--host-key", Key)).Error.ShouldContain("so already");
    }
}
