using System.Runtime.CompilerServices;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>The code of a platform is not trusted: on the hub it learns nothing and changes nothing that is not its site's.</summary>
public sealed class HostileCodeTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task Hostile_code_that_runs_on_the_hub_learns_no_secret_and_leaves_no_trace_outside_its_files()
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var neighbour = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: platform);
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: platform);
        var hostile = File.ReadAllText(Here("hostile.php"));
        (
            await lab.Lab.Exec(
                "hub",
                ["sh", "-c", $"cat >{site.Directory}/local.settings.php"],
                "aegir",
                stdin: hostile
            )
        ).Succeeded();

        await site.Aegir("verify");
        await site.Aegir("login");
        await lab.Aegir("@" + site.Uri, "drush", "cache:rebuild");
        var learnt = await lab.Lab.Sh("hub", $"cat {site.Directory}/files/learnt.txt");
        await site.Aegir("backup");
        await site.Aegir("restore"); // which makes the hub's directory anew
        await site.Aegir("login");
        learnt += await lab.Lab.Sh("hub", $"cat {site.Directory}/files/learnt.txt");

        learnt.ShouldContain("environment {");
        foreach (var (what, secret) in await Secrets(neighbour))
            learnt.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"It learnt {what}.");
        foreach (
            var word in new[]
            {
                "wrote ",
                "\"AEGIR_ROOT\"",
                "\"SSH_AUTH_SOCK\"",
                "read /etc/shadow",
                "read /var/aegir/aegir",
                neighbour.Uri + "\":",
            }
        )
            learnt.ShouldNotContain(word);
        (await lab.Lab.Sh("hub", "find / -xdev -name hostile-was-here")).ShouldBe("");
        (await neighbour.Get()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_link_that_hostile_code_leaves_in_its_files_brings_nothing_of_the_hub_to_the_web_server()
    {
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, "web2");
        await lab.Lab.Sh(
            "hub",
            $"cd {CodeBases.RootOf(platform)}/web && mkdir -p sites/all && cat >sites/all/platform.settings.php <<'END'\n"
                + "<?php $mine = $app_root . '/' . $site_path . '/files'; @symlink('/var/aegir/aegir.key', $mine . '/key.txt'); @symlink('/var/aegir/.ssh', $mine . '/ssh');\nEND\n",
            "aegir"
        );
        var site = await LabSite.Install(lab, CodeBases.Mini, "web2", platform: platform);
        (await lab.Lab.Sh("hub", $"readlink {site.Directory}/files/key.txt")).Trim().ShouldBe("/var/aegir/aegir.key");

        var key = await lab.Lab.Sh("hub", "cat /var/aegir/aegir.key");
        foreach (var path in new[] { "key.txt", "ssh/id_ed25519" })
        {
            var page = await site.Get($"/sites/{site.Uri}/files/{path}");
            page.Status.ShouldNotBe(200);
            page.Body.ShouldNotContain(key.Trim());
        }
        (await lab.Lab.Exec("web2", ["grep", "-rlF", key.Trim(), "/var/aegir"])).Out.ShouldBe("");
        await site.Aegir("backup");
        var restored = await lab.Lab.Aegir("site", "restore", site.Uri);
        restored.Code.ShouldBe(0, restored.Err);
        restored.Err.ShouldContain("is left out: it is a link to");
        (await lab.Lab.Exec("web2", ["grep", "-rlF", key.Trim(), "/var/aegir"])).Out.ShouldBe("");
        (await lab.Lab.Sh("hub", "cat /var/aegir/aegir.key")).ShouldBe(key);
    }

    private async Task<IReadOnlyList<(string What, string Secret)>> Secrets(LabSite neighbour) =>
        [
            ("the hub's key", (await lab.Lab.Sh("hub", "cat /var/aegir/aegir.key")).Trim()),
            ("the hub's ssh key", (await lab.Lab.Sh("hub", "sed -n 3p /var/aegir/.ssh/id_ed25519")).Trim()),
            ("the neighbour's password", await Passwords.OfSite(lab.Lab, neighbour)),
            ("the database administrator's password", lab.Lab.DatabasePassword),
            ("the records", "SQLite format 3"),
        ];

    private static string Here(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here) ?? "", name);
}
