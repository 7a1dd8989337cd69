using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Moving;

/// <summary>What a move takes with it, what it leaves, and what visitors meet meanwhile.</summary>
public sealed class MoveTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Theory]
    [InlineData("web1", "web2")]
    [InlineData("web2", "web1")]
    public async Task No_write_is_lost_on_the_way_to_another_release_on_another_web_server(string from, string to)
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, from);
        await site.Use();
        await site.KeepToItself();
        var before = await site.Content();
        await lab.Lab.Sh(
            from,
            $"cd {site.Directory}/files; mkdir -m 0755 css; echo old >css/css_a.css; echo >kept.css",
            "www-data"
        );
        var next = await CodeBases.PublishNext(lab, to);
        var moved = site with { Web = to, Platform = next };

        await using var writer = await Writer.Start(site);
        var said = await writer.During(lab.Lab.Aegir("site", "migrate", site.Uri, "--to", next));
        said.Code.ShouldBe(0, said.Err);
        said.Err.ShouldContain("closed for");
        var writes = await writer.DemandAll(moved); // the old web server hands on what comes in now

        TestContext.Current.TestOutputHelper?.WriteLine($"{writes} writes acknowledged, none lost. {said.Err}");
        (await moved.Content()).ShouldContain(before.Split('\n')[^2]);
        (await moved.DatabaseClients()).ShouldBe(["hub", to]);
        (await moved.Aegir("drush", "status", "--field=drupal-version")).ShouldContain("10.4.0");
        (await lab.Lab.Sh(to, $"cd {moved.Directory}/files; ls -d css kept.css 2>/dev/null || :"))
            .Trim()
            .ShouldBe("kept.css");
        (await lab.Lab.Sh(from, $"ls -d {site.Directory} 2>/dev/null || :")).ShouldBeEmpty();
        (await lab.Lab.Sh("hub", $"ls -d {site.Directory} 2>/dev/null || :")).ShouldBeEmpty();
        (await site.Get()).Body.ShouldContain(site.Title); // by way of the old web server
    }

    [Fact]
    public async Task No_update_runs_in_a_database_that_the_site_s_own_settings_name()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1");
        var (database, copy) = (await site.Shown("database"), $"copy-{site.Uri}");
        await lab.Lab.Exec(
            "hub",
            ["sh", "-c", $"cat >{site.Directory}/local.settings.php"],
            "aegir",
            $"<?php $databases['default']['default']['database'] = '{database}';\n"
        );
        await site.Aegir("verify");
        var before = await site.Content();
        var next = await CodeBases.PublishNext(lab, "web1");
        foreach (
            var command in new string[][]
            {
                ["clone", site.Uri, copy, "--platform", next],
                ["migrate", site.Uri, "--to", next],
            }
        )
        {
            var refused = await lab.Lab.Aegir(["site", .. command]);
            refused.Code.ShouldBe(1, refused.Err);
            refused.Err.ShouldContain("names a database of its own");
        }
        var check = await lab.Lab.Aegir("site", "check", site.Uri, "--to", next);
        check.Code.ShouldBe(4, check.Err);
        check.Out.ShouldContain("names a database of its own");
        (await site.Content()).ShouldBe(before);
        (await site.Get()).Body.ShouldContain(site.Title);
        (await lab.Lab.Aegir("site", "show", copy)).Code.ShouldBe(3);
    }

    public static TheoryData<string, string> Upgrades => CodeBases.Upgrades();

    [Theory, MemberData(nameof(Upgrades))]
    public async Task A_site_moves_to_a_later_release_and_to_another_name_and_database_server(string from, string to)
    {
        var site = await LabSite.Install(lab, from, "web1");
        await site.Use();
        var before = await site.Content();
        var moved = site with
        {
            Web = "web2",
            Platform = await CodeBases.Publish(lab, to, "web2"),
            Uri = $"moved-{site.Uri}",
            Db = "db2",
        };
        await lab.AddSecondDatabaseServer();

        // The miniature's rows are compared whole.
        await using var writer = from == CodeBases.Mini ? null : await Writer.Start(site);
        var said = await lab.Lab.Aegir([
            "site",
            "migrate",
            site.Uri,
            "--to",
            moved.Platform,
            "--db",
            "db2",
            "--as",
            moved.Uri,
        ]);

        said.Code.ShouldBe(0, said.Err);
        var writes = writer is null ? 0 : await writer.DemandAll(moved);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{from} to {to}: {writes} writes acknowledged, none lost.\n{said.Err}"
        );
        (await moved.Content()).ShouldBe(before);
        (await moved.Get()).Body.ShouldContain(site.Title);
        (await site.Get()).Body.ShouldContain(site.Title);
        (await moved.Shown("dbServer")).ShouldBe("db2");
        var (link, cookies) = ((await moved.Aegir("login")).Trim(), $"/tmp/{moved.Uri}");
        await moved.Browse(link, cookies);
        (await moved.IsLoggedIn(cookies)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_renamed_site_answers_to_both_names_and_knows_its_files_by_the_new_one()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1");
        await site.Use();
        await site.Sql($"INSERT INTO lab_notes VALUES (7, '/sites/{site.Uri}/files/deep/a b.txt', NULL)");
        await site.Aegir("backup");
        var renamed = site with { Uri = $"new-{site.Uri}" };

        await site.Aegir("migrate", "--as", renamed.Uri);

        (await renamed.Get()).Body.ShouldContain(site.Title);
        (await site.Get()).Body.ShouldContain(site.Title);
        (await renamed.Sql("SELECT note FROM lab_notes WHERE id = 7"))
            .Trim()
            .ShouldBe($"/sites/{renamed.Uri}/files/deep/a b.txt");
        (await renamed.Get($"/sites/{renamed.Uri}/files/deep/unshared.txt")).Body.ShouldBe("of another program");
        (await lab.Lab.Sh("web1", $"ls -d {site.Directory} 2>/dev/null || :")).ShouldBeEmpty();
        (await renamed.Aegir("backups")).ShouldContain($"{site.Uri}-");
        await renamed.Aegir("restore");
        (await renamed.Sql("SELECT note FROM lab_notes WHERE id = 7"))
            .Trim()
            .ShouldBe($"/sites/{renamed.Uri}/files/deep/a b.txt");
        (await lab.Lab.Aegir("site", "show", site.Uri)).Code.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Upgrades))]
    public async Task A_clone_is_a_site_of_its_own(string from, string to)
    {
        var site = await LabSite.Install(lab, from, "web2");
        await site.Use();
        var before = await site.Content();
        var clone = site with
        {
            Uri = $"clone-{site.Uri}",
            Web = "web1",
            Platform = await (from == to ? CodeBases.PublishNext(lab, "web1") : CodeBases.Publish(lab, to, "web1")),
        };

        await site.Aegir("clone", clone.Uri, "--platform", clone.Platform);

        (await clone.Content()).ShouldBe(before);
        (await clone.Shown("database")).ShouldNotBe(await site.Shown("database"));
        (await clone.Get()).Body.ShouldContain(site.Title);
        await clone.Damage();
        await clone.Aegir("delete", "--yes", "--no-backup");
        (await site.Content()).ShouldBe(before);
        (await site.Get()).Body.ShouldContain(site.Title);
    }

    [Fact]
    public async Task A_site_whose_update_fails_is_where_it_was_with_all_that_was_written_meanwhile()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1");
        await site.Use();
        var (before, database) = (await site.Content(), await site.Shown("database"));
        var broken = await CodeBases.PublishNext(lab, "web2", isBroken: true);

        await using var writer = await Writer.Start(site);
        var failed = await writer.During(lab.Lab.Aegir("site", "migrate", site.Uri, "--to", broken));

        failed.Code.ShouldBe(1, failed.Err);
        failed.Err.ShouldContain("Everything was undone");
        await writer.DemandAll(site);
        (await site.Shown("database")).ShouldBe(database);
        (await site.Content()).ShouldContain(before.Split('\n')[^2]);
        (
            await lab.Lab.Sh("web2", $"ls -d {CodeBases.RootOf(broken)}/web/sites/{site.Uri} 2>/dev/null || :")
        ).ShouldBeEmpty();
        (await lab.Lab.Sh("db1", $"mariadb -N -e 'SHOW DATABASES' | grep -c ^{database[..8]} || :"))
            .Trim()
            .ShouldBe("1");
    }

    [Fact]
    public async Task A_second_move_of_a_site_is_refused_while_the_first_one_runs()
    {
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1");
        await site.Use();
        var before = await site.Content();
        var next = await CodeBases.PublishNext(lab, "web2");
        var moved = site with { Platform = next, Web = "web2" };

        var first = lab.Lab.Aegir("site", "migrate", site.Uri, "--to", next);
        await lab.Lab.Sh(
            "hub",
            $"until /srv/lab/aegir task list | grep -q 'site migrate *@{site.Uri}'; do sleep 0.1; done",
            "aegir"
        );
        var second = await lab.Lab.Aegir("site", "migrate", site.Uri, "--to", next);

        (await first).Succeeded();
        second.Code.ShouldBe(4, second.Err);
        (await moved.Content()).ShouldBe(before);
        (await moved.Get()).Body.ShouldContain(site.Title);
        foreach (var host in new[] { "hub", "web1" })
            (await lab.Lab.Sh(host, $"ls -d {site.Directory} 2>/dev/null || :")).ShouldBeEmpty();
        var stem = site.Uri.Replace(".example", "\\_", StringComparison.Ordinal);
        (await moved.Sql($"SHOW DATABASES LIKE '{stem}%'")).Trim().ShouldBe(await moved.Shown("database"));
        (await moved.DatabaseClients()).ShouldBe(["hub", "web2"]);
    }
}
