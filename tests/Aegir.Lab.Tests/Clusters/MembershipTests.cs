using System.Globalization;
using System.Text.Json;
using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Clusters;

/// <summary>A cluster whose members come, go, die and come back, on hosts that no other test uses.</summary>
public sealed class MembershipTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private static readonly string[] All = ["member1", "member2", "member3"];
    private static readonly string[] Ways = ["before", "within", "after"];

    [Fact]
    public async Task A_site_is_on_all_members_and_on_no_others_whatever_happens_to_them()
    {
        var (cluster, site) = await Make();
        await DemandOn(site, "member1", "member2");

        // What a visitor has uploaded to one of them, and nobody has shared yet, outlives all that is pushed.
        await lab.Lab.Sh("member2", $"echo precious >{site.Directory}/files/only-here.txt", "www-data");
        await site.Aegir("verify");
        await lab.Aegir("platform", "verify", site.Platform);
        (await lab.Lab.Sh("member2", $"cat {site.Directory}/files/only-here.txt")).ShouldBe("precious\n");
        await lab.Aegir("cluster", "verify", cluster);
        await DemandUpload(site, "member1", "member2");

        // It was down, nobody took it out, and it missed much.
        await lab.Lab.Kill("member2");
        await lab.Lab.Start("member2");
        await lab.Lab.Sh(
            "member2",
            $"rm -rf /var/aegir/config/server_member2/vhost.d/{site.Uri}.conf {site.Directory} {CodeBases.RootOf(site.Platform)}/web/core"
        );
        await lab.Aegir("cluster", "verify", cluster);
        await DemandOn(site, "member1", "member2");
        await DemandUpload(site, "member1", "member2");

        await lab.Aegir("cluster", "set", cluster, "--members", "member1,member3");
        await DemandOn(site, "member1", "member3");
        await DemandUpload(site, "member1", "member3");
    }

    [Fact]
    public async Task A_change_of_members_that_is_killed_is_undone_or_done()
    {
        var (cluster, site) = await Make();
        await lab.Aegir("cluster", "set", cluster, "--members", "member1,member3");
        var steps = await StepsOfLast(cluster);
        for (var point = 0; point < 5; point++)
        {
            var (before, step) = (await Members(cluster), steps * point / 5 + 1);
            var other = before.Contains("member2") ? "member3" : "member2";
            string[] change =
                point == 2
                    ? ["cluster", "verify", cluster]
                    : ["cluster", "set", cluster, "--members", $"member1,{other}"];
            var number = step.ToString(CultureInfo.InvariantCulture);
            var ended = await lab.Lab.Probe(["die", Ways[point % Ways.Length], number, .. change]);
            ended.Code.ShouldBe(137, ended.Err);
            var recovered = await lab.Lab.Aegir("task", "recover");
            recovered.Code.ShouldBe(0, recovered.Err);
            TestContext.Current.TestOutputHelper?.WriteLine($"Killed at step {step} of {steps}: {recovered.Err}");
            var isDone = recovered.Err.Contains("was finished", StringComparison.Ordinal) && point != 2;
            (await Members(cluster)).ShouldBe(isDone ? ["member1", other] : before);
            await DemandOn(site, [.. await Members(cluster)]);
        }
    }

    private async Task<(string Cluster, LabSite Site)> Make()
    {
        await lab.Lab.Up("member1:apache", "member2:nginx", "member3:nginx");
        await Task.WhenAll(
            All.Select(member => lab.AddOnce(member, "--http", member == "member1" ? "apache" : "nginx"))
        );
        var cluster = Names.Unique("cluster");
        await lab.Aegir("cluster", "add", cluster, "--members", "member1,member2");
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, cluster);
        return (cluster, await LabSite.Install(lab, CodeBases.Mini, "member1", platform: platform));
    }

    /// <summary>These members serve it and may use its database, and there is nothing of it on the others.</summary>
    private async Task DemandOn(LabSite site, params string[] members)
    {
        foreach (var web in All)
        {
            var page = await (site with { Web = web }).Get();
            if (members.Contains(web))
            {
                page.Status.ShouldBe(200, $"{web}: {page.Body}");
                page.Body.ShouldContain(site.Title);
            }
            else
            {
                page.Status.ShouldBe(404, web);
                (await lab.Lab.Sh(web, $"ls /var/aegir/config/server_{web}/vhost.d 2>/dev/null || :")).ShouldNotContain(
                    site.Uri
                );
            }
        }
        (await site.DatabaseClients()).ShouldBe(["hub", .. members]);
    }

    private static async Task DemandUpload(LabSite site, params string[] members)
    {
        foreach (var web in members)
            (await (site with { Web = web }).Get($"/sites/{site.Uri}/files/only-here.txt")).Body.ShouldBe(
                "precious\n",
                web
            );
    }

    private async Task<IReadOnlyList<string>> Members(string cluster)
    {
        using var shown = JsonDocument.Parse(await lab.Aegir("cluster", "show", cluster, "--json"));
        return
        [
            .. shown
                .RootElement.GetProperty("members")
                .EnumerateArray()
                .Select(member => member.GetProperty("server").GetString() ?? "")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>How many steps the last task of a cluster had.</summary>
    private async Task<int> StepsOfLast(string cluster)
    {
        using var tasks = JsonDocument.Parse(
            await lab.Aegir("task", "list", "--context", $"@server_{cluster}", "--json")
        );
        var last = tasks.RootElement.EnumerateArray().Max(task => task.GetProperty("id").GetInt64());
        using var shown = JsonDocument.Parse(await lab.Aegir("task", "show", $"{last}", "--json"));
        return shown.RootElement.GetProperty("steps").GetArrayLength();
    }
}
