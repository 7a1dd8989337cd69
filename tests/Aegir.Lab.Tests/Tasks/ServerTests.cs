namespace Aegir.Lab.Tests.Tasks;

/// <summary>A server from its first day to its last.</summary>
public sealed class ServerTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task Preparing_a_server_again_changes_nothing()
    {
        var before = await State();
        await lab.Aegir("server", "prepare", "web2", "--as", "root", "--identity", "/etc/lab/admin_key");
        (await State()).ShouldBe(before);

        Task<string> State() =>
            lab.Lab.Sh(
                "web2",
                "cat /etc/passwd /etc/group /var/aegir/.ssh/authorized_keys /etc/sudoers.d/*; find /etc/nginx /etc/sudoers.d /etc/php -printf '%p %M %u %g %l\\n' | sort"
            );
    }

    [Fact]
    public async Task A_changed_host_key_is_refused_until_an_administrator_trusts_it()
    {
        var name = Names.Unique("keyed");
        await lab.Lab.Up($"{name}:apache");
        await lab.Aegir("server", "add", name, "--host", name, "--http", "apache", "--host-key", await Key());
        await lab.Aegir("server", "prepare", name, "--as", "root", "--identity", "/etc/lab/admin_key");
        await lab.Aegir("server", "verify", name);

        await lab.Lab.Rekey(name);
        await lab.Lab.Sh("hub", "rm -f /var/aegir/run/????????????????????????????????????????");
        var refused = await lab.Lab.Aegir("server", "verify", name);
        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain($"aegir server trust {name}");

        var wrong = await lab.Lab.Aegir("server", "trust", name, "--host-key", "SHA256:" + new string('A', 43));
        wrong.Code.ShouldNotBe(0);
        await lab.Aegir("server", "trust", name, "--host-key", await Key());
        await lab.Aegir("server", "verify", name);
        await lab.Aegir("server", "remove", name);
        (await lab.Lab.Aegir("server", "show", name)).Code.ShouldBe(3);

        async Task<string> Key() =>
            (await lab.Lab.Sh(name, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();
    }
}
