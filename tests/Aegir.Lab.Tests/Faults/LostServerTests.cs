using System.Globalization;
using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Faults;

/// <summary>A web server goes away in the middle of a task, and does not come back.</summary>
[Collection(nameof(MovingAlone))]
public sealed class LostServerTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    private Lab Lab => prepared.Lab;

    [Fact]
    public async Task A_move_away_from_it_is_given_up_and_the_site_goes_on_where_it_is()
    {
        var next = await CodeBases.PublishNew(prepared, CodeBases.Mini, "web1");
        var old = await CodeBases.PublishNew(prepared, CodeBases.Mini, "web2");
        var here = await LabSite.Install(prepared, CodeBases.Mini, "web2", platform: old);
        try
        {
            var stuck = await new FaultLab(prepared, "web2", old).At(
                "remove the directory of",
                () => Lab.Kill("web2"),
                ["site", "migrate", here.Uri, "--to", next, "--no-backup"]
            );
            stuck.Code.ShouldBe(5, stuck.Err);
            var (plan, task) = await Stuck();
            plan.ShouldContain("remove the directory of");
            (await Lab.Aegir("site", "verify", here.Uri)).Code.ShouldBe(4);
            var givenUp = await prepared.Aegir("task", "give-up", task, "--yes");
            TestContext.Current.TestOutputHelper?.WriteLine($"{stuck.Err}\n{plan}\n{givenUp}");
            await Lab.Sh("hub", $"rm -r /var/aegir/tasks/{task}"); // that is a person's to do: it was kept
            await here.Aegir("verify");
            (await (here with { Web = "web1", Platform = next }).Get()).Body.ShouldContain(here.Title);
        }
        finally
        {
            await Lab.Start("web2");
        }
    }

    [Fact]
    public async Task A_member_of_a_cluster_that_is_in_the_middle_of_a_restoration_is_taken_out_and_that_goes_on()
    {
        var cluster = Names.Unique("pair");
        await prepared.Aegir("cluster", "add", cluster, "--members", "web1,web2");
        var platform = await CodeBases.PublishNew(prepared, CodeBases.Mini, cluster);
        var site = await LabSite.Install(prepared, CodeBases.Mini, "web1", platform: platform);
        await site.Aegir("backup");
        try
        {
            var stuck = await new FaultLab(prepared, "web1", platform).At(
                "swap it for",
                () => Lab.Kill("web2"),
                ["site", "restore", site.Uri, "--no-backup"]
            );
            stuck.Code.ShouldBe(5, stuck.Err);
            await prepared.Aegir("cluster", "out", cluster, "web2");
            var recovered = await Lab.Aegir("task", "recover");
            recovered.Code.ShouldBe(0, recovered.Err);
            (await site.Get()).Body.ShouldContain(site.Title);
        }
        finally
        {
            await Lab.Start("web2");
        }
        await prepared.Aegir("cluster", "in", cluster, "web2");
        (await (site with { Web = "web2" }).Get()).Body.ShouldContain(site.Title);
    }

    private async Task<(string Plan, string Task)> Stuck()
    {
        var listed = await prepared.Aegir("task", "list", "--state", "stuck");
        var task = listed.Split('\n')[1].Split(' ')[0];
        int.Parse(task, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        return (await prepared.Aegir("task", "give-up", task, "--dry-run"), task);
    }
}
