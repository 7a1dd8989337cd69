using System.Text.Json;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>All sites of a platform move to the next release.</summary>
public sealed class UpgradeTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private const int Sites = 6;

    public static TheoryData<string, string> Releases => CodeBases.LastOfComposer();

    [Fact]
    public async Task All_sites_of_a_platform_move_to_the_next_release()
    {
        var live = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var next = await CodeBases.PublishNext(lab, "web2");
        var sites = await Install(live);
        var compared = await Read("platform", "compare", live, next);
        Result(compared, "system").ShouldBe("newer");

        var check = await Read("site", "check", sites[0].Uri, "--to", next);
        check.GetProperty("isPossible").GetBoolean().ShouldBeTrue();
        check
            .GetProperty("findings")
            .EnumerateArray()
            .ShouldContain(finding => finding.GetProperty("why").GetString() == "Updates run: schema 10300 to 10400.");

        var before = await lab.Aegir("site", "list", "--platform", live, "--json");
        var plan = await Read("platform", "upgrade", live, "--to", next, "--dry-run");
        plan.GetProperty("moves").GetArrayLength().ShouldBe(Sites);
        (await lab.Aegir("site", "list", "--platform", live, "--json")).ShouldBe(before);

        await KillUpgrade(live, next, sites[0].Uri);
        var again = await lab.Lab.Aegir("platform", "upgrade", live, "--to", next, "--parallel", "2", "--json");
        again.Code.ShouldBe(0, again.Err);
        var isFinished = again.Err.Contains("was finished", StringComparison.Ordinal);
        if (!isFinished)
            again.Err.ShouldContain("was undone");
        var report = JsonDocument.Parse(again.Out).RootElement;
        Outcomes(report).ShouldBe(Enumerable.Repeat("moved", isFinished ? Sites - 1 : Sites));
        report.GetProperty("sites").EnumerateArray().ShouldAllBe(site => site.GetProperty("closedFor").GetDouble() > 0);
        foreach (var site in sites.Select(site => site with { Platform = next, Web = "web2" }))
        {
            (await site.Shown("platform")).ShouldBe(next);
            var page = await site.Get();
            page.Status.ShouldBe(200);
            page.Body.ShouldContain(site.Title);
            (await lab.Aegir("site", "drush", site.Uri, "--", "state:get", "mini.updated_10400"))
                .Trim()
                .ShouldBe("10.4.0");
        }
        (await lab.Aegir("platform", "upgrade", live, "--to", next)).ShouldContain("No site moves");
        (await lab.Lab.Aegir("site", "check", sites[0].Uri, "--to", live)).Code.ShouldBe(4);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Releases))]
    public async Task Sites_of_a_real_platform_move_to_the_next_release_in_waves(string from, string to)
    {
        var live = await CodeBases.PublishNew(lab, from, "web2");
        var next = await CodeBases.Publish(lab, to, "web1");
        var sites = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => LabSite.Install(lab, from, "web2", platform: live))
        );
        var before = await Task.WhenAll(sites.Select(Used));
        var report = await Read("platform", "upgrade", live, "--to", next, "--wave", "30,100%", "--parallel", "2");
        Outcomes(report).ShouldBe(Enumerable.Repeat("moved", sites.Length));
        report
            .GetProperty("sites")
            .EnumerateArray()
            .Select(site => site.GetProperty("wave").GetInt32())
            .Order()
            .ShouldBe([1, 2, 2]);
        foreach (var (site, content) in sites.Zip(before))
        {
            var moved = site with { Platform = next, Web = "web1" };
            (await moved.Content()).ShouldBe(content);
            (await moved.Get()).Body.ShouldContain(site.Title);
        }

        static async Task<string> Used(LabSite site)
        {
            await site.Use();
            return await site.Content();
        }
    }

    [Fact]
    public async Task Sites_whose_update_fails_are_where_they_were()
    {
        var live = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var broken = await CodeBases.PublishNext(lab, "web1", isBroken: true);
        var sites = await Install(live);
        await sites[0].Use();
        var content = await sites[0].Content();

        var stopped = await lab.Lab.Aegir("platform", "upgrade", live, "--to", broken, "--parallel", "1", "--json");
        stopped.Code.ShouldBe(1, stopped.Err);
        var report = JsonDocument.Parse(stopped.Out).RootElement;
        Outcomes(report).ShouldBe(Enumerable.Repeat("not begun", Sites - 1).Prepend("rolled back"));
        report
            .GetProperty("sites")[0]
            .GetProperty("why")
            .GetString()
            .ShouldNotBeNull()
            .ShouldContain("this update is meant to fail");

        var again = await lab.Lab.Aegir("platform", "upgrade", live, "--to", broken, "--stop-after", "9", "--json");
        again.Code.ShouldBe(1, again.Err);
        Outcomes(JsonDocument.Parse(again.Out).RootElement)
            .ShouldBe(Enumerable.Repeat("rolled back", Sites - 1).Append("left out"));
        foreach (var site in sites)
        {
            (await site.Shown("platform")).ShouldBe(live);
            var page = await site.Get();
            page.Status.ShouldBe(200);
            page.Body.ShouldContain(site.Title);
        }
        (await sites[0].Content()).ShouldBe(content);
        (await lab.Lab.Sh("hub", $"ls {CodeBases.RootOf(broken)}/web/sites")).ShouldNotContain(".example\n");
        (await lab.Lab.Sh("web1", $"ls {CodeBases.RootOf(broken)}/web/sites")).ShouldNotContain(".example\n");
    }

    [Fact]
    public async Task A_site_that_its_code_has_broken_moves_to_code_that_mends_it()
    {
        var live = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var next = await CodeBases.PublishNext(lab, "web1");
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: live);
        await lab.Lab.Sh("hub", $"echo '<?php exit(1);' >{CodeBases.RootOf(live)}/vendor/autoload.php", "aegir");
        await lab.Aegir("platform", "verify", live);
        (await lab.Lab.Aegir("site", "drush", site.Uri, "--", "cache:rebuild")).Code.ShouldBe(1);

        (await Read("site", "check", site.Uri, "--to", next)).GetProperty("isPossible").GetBoolean().ShouldBeTrue();
        await site.Aegir("migrate", "--to", next);
        (await (site with { Platform = next }).Get()).Body.ShouldContain(site.Title);
    }

    [Fact]
    public async Task A_backup_of_older_modules_is_brought_up_to_date_and_one_of_newer_modules_is_refused()
    {
        var live = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: live);
        await site.Aegir("backup");
        var system = $"{CodeBases.RootOf(live)}/web/core/modules/system/system.install";
        await lab.Lab.Sh("hub", $"echo 'function system_update_10350(): void {{}}' >>{system}", "aegir");
        var restored = await lab.Lab.Aegir("site", "restore", site.Uri);
        restored.Code.ShouldBe(0, restored.Err);
        restored.Err.ShouldContain("system_update_10350");
        await site.Aegir("backup");

        await lab.Lab.Sh("hub", $"sed -i '$d' {system}", "aegir");
        var before = await site.Content();
        var refused = await lab.Lab.Aegir("site", "restore", site.Uri);
        refused.Err.ShouldContain("The schema in the database is 10350");
        refused.Code.ShouldBe(1, refused.Err);
        (await site.Content()).ShouldBe(before);
    }

    [Fact]
    public async Task A_backup_with_modules_that_the_code_lacks_is_restored_and_one_that_needs_removed_updates_is_refused()
    {
        var live = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: live);
        var modules = $"{CodeBases.RootOf(live)}/web";
        await lab.Aegir("site", "drush", site.Uri, "--", "pm:enable", "pathauto");
        await site.Aegir("backup");
        await lab.Lab.Sh("hub", $"rm -r {modules}/modules/contrib/pathauto", "aegir");
        var restored = await lab.Lab.Aegir("site", "restore", site.Uri);
        restored.Code.ShouldBe(0, restored.Err);
        restored.Err.ShouldContain($"pathauto: It is enabled in the site, but its code is not on @platform_{live}.");

        var system = $"{modules}/core/modules/system/system.install";
        const string Removed = "function system_update_last_removed(): int { return 10350; }";
        await lab.Lab.Sh("hub", $"echo '{Removed}' >>{system}", "aegir");
        var refused = await lab.Lab.Aegir("site", "restore", site.Uri);
        refused.Err.ShouldContain("have been removed from the code");
        refused.Code.ShouldBe(1, refused.Err);
        (await site.Get()).Body.ShouldContain(site.Title);
    }

    /// <summary>Begins the upgrade, and kills it while it moves its first site.</summary>
    private async Task KillUpgrade(string live, string next, string first) =>
        await lab.Lab.Sh(
            "hub",
            $"""
            /srv/lab/aegir platform upgrade {live} --to {next} --parallel 2 >/dev/null 2>&1 &
            until /srv/lab/aegir task list --context @{first} --state running | grep -q 'site migrate'; do sleep 0.1; done
            sleep 0.5
            kill -KILL $!
            """,
            "aegir"
        );

    private async Task<IReadOnlyList<LabSite>> Install(string platform)
    {
        var sites = new List<LabSite>();
        for (var number = 0; number < Sites; number++)
            sites.Add(await LabSite.Install(lab, CodeBases.Mini, "web1", platform: platform));
        return [.. sites.OrderBy(site => site.Uri, StringComparer.Ordinal)];
    }

    private async Task<JsonElement> Read(params string[] command) =>
        JsonDocument.Parse(await lab.Aegir([.. command, "--json"])).RootElement.Clone();

    private static IEnumerable<string?> Outcomes(JsonElement report) =>
        report.GetProperty("sites").EnumerateArray().Select(site => site.GetProperty("outcome").GetString());

    private static string? Result(JsonElement compared, string package) =>
        compared
            .GetProperty("packages")
            .EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == package)
            .GetProperty("result")
            .GetString();
}
