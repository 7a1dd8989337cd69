namespace Aegir.Lab.Tests.Tasks;

/// <summary>A dry run prints and touches nothing.</summary>
[Collection(nameof(AloneInTheLab))]
public sealed class DryRunTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task A_dry_run_shows_what_would_change_without_secrets_and_changes_nothing()
    {
        var cluster = Names.Unique("pair");
        await lab.Aegir("cluster", "add", cluster, "--members", "web1,web2");
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, cluster);
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: platform);
        await site.Aegir("backup");
        var password = await Passwords.OfSite(lab.Lab, site);
        var unpublished = await CodeBases.CopyToHub(lab.Lab, CodeBases.Mini);
        await lab.Aegir("platform", "add", unpublished, "--root", CodeBases.RootOf(unpublished), "--web", "web2");
        var unrecorded = await CodeBases.CopyToHub(lab.Lab, CodeBases.Mini);
        var key = (await lab.Lab.Sh("web1", "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();
        string[][] commands =
        [
            ["server", "add", "new", "--host", "web1", "--http", "apache", "--host-key", key],
            ["server", "prepare", "web1", "--as", "root", "--identity", "/etc/lab/admin_key"],
            ["server", "verify", "web1"],
            ["server", "remove", "web2"],
            ["platform", "add", "new", "--root", CodeBases.RootOf(unrecorded), "--web", "web1"],
            ["platform", "verify", unpublished],
            ["platform", "lock", site.Platform],
            ["platform", "remove", unpublished],
            ["site", "install", "new.example", "--platform", site.Platform, "--db", "db1", "--profile", "minimal"],
            ["site", "set", site.Uri, "--alias", $"www.{site.Uri}", "--redirect", $"www.{site.Uri}"],
            ["site", "verify", site.Uri],
            ["site", "backup", site.Uri],
            ["site", "restore", site.Uri],
            ["site", "disable", site.Uri],
            ["site", "enable", site.Uri],
            ["site", "clone", site.Uri, "clone.example"],
            ["site", "migrate", site.Uri, "--to", await CodeBases.Publish(lab, CodeBases.Mini, "web1")],
            ["site", "migrate", site.Uri, "--as", "moved.example"],
            ["site", "delete", site.Uri],
            ["cluster", "add", "new", "--members", "web1"],
            ["cluster", "verify", cluster],
            ["cluster", "set", cluster, "--members", "web1"],
            ["cluster", "sync", cluster],
            ["cluster", "out", cluster, "web2"],
            ["client", "add", "new"],
        ];
        var before = await State();
        foreach (var command in commands)
        {
            var ended = await lab.Lab.Aegir([.. command, "--dry-run"]);
            if (command[1] == "remove" && ended.Code == 4)
                continue;
            ended.Code.ShouldBe(0, $"{string.Join(' ', command)}: {ended.Err}");
            (ended.Out + ended.Err).ShouldNotBeEmpty(string.Join(' ', command));
            foreach (var secret in new[] { password, lab.Lab.DatabasePassword })
                (ended.Out + ended.Err).ShouldNotContain(secret);
            (await State()).ShouldBe(before, string.Join(' ', command));
        }
        var shown = await lab.Aegir("site", "disable", site.Uri, "--dry-run");
        shown.ShouldContain("SetEnv db_passwd [redacted]");
        shown.ShouldContain($"+++ server_web1/vhost.d/{site.Uri}.conf");
    }

    /// <summary>
    /// Everything that Aegir keeps: its own files but for ssh's sockets, locks and the write-ahead log that reading a
    /// database makes; what it published; databases and accounts.
    /// </summary>
    private async Task<string> State() =>
        await lab.Lab.Sh(
            "hub",
            "cd /var/aegir && find . -path ./run -prune -o -path ./platforms -prune -o -name 'aegir.db-*' -prune -o -type f -exec sha256sum {} + | sort; "
                + "find . -path ./run -prune -o -name 'aegir.db-*' -prune -o -printf '%p %M %u %g %l\\n' | sort | sha256sum"
        )
        + await lab.Lab.Sh("web1", Published)
        + await lab.Lab.Sh("web2", Published)
        + await lab.Lab.Sh(
            "db1",
            "mariadb -N -e 'SHOW DATABASES; SELECT User, Host FROM mysql.user ORDER BY 1, 2; SELECT * FROM mysql.db ORDER BY 1, 2, 3'"
        );

    private const string Published =
        "cd /var/aegir && find . -type f -exec sha256sum {} + | sort | sha256sum; find . -printf '%p %M %u %g %l\\n' | sort | sha256sum; "
        + "find /etc/apache2 /etc/nginx /etc/sudoers.d -printf '%p %M %l %T@\\n' 2>/dev/null | sort | sha256sum";
}
