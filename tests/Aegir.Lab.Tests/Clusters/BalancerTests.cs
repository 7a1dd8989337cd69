using System.Globalization;
using Aegir.Lab.Tests.Moving;
using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Clusters;

/// <summary>A cluster of an Apache and an nginx behind HAProxy on a host of its own.</summary>
[Collection(nameof(MovingAlone))]
public sealed class BalancerTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task Visitors_notice_nothing_of_members_that_are_taken_out_let_in_and_die()
    {
        var (cluster, site) = await Behind();
        (await site.Get()).Body.ShouldContain(site.Title);
        (await site.Get(name: "unknown.example")).Status.ShouldBe(404);
        // The visitor is the hub, and members know him from the balancer, which asks them all the time, and asks that alone.
        var balancer = lab.Lab.Addresses["lb1"];
        foreach (var (web, log) in new[] { ("web1", "apache2/other_vhosts_access.log"), ("web2", "nginx/access.log") })
        {
            (await site.Get("/?of-a-visitor")).Status.ShouldBe(200);
            (await lab.Lab.Sh(web, $"grep -F '{balancer}' /var/log/{log} || :")).ShouldBeEmpty(web);
        }
        var seen = await Task.WhenAll(
            lab.Lab.Sh("web1", "grep -c 'GET /?of-a-visitor' /var/log/apache2/other_vhosts_access.log || :"),
            lab.Lab.Sh("web2", "grep -c 'GET /?of-a-visitor' /var/log/nginx/access.log || :")
        );
        seen.Sum(count => int.Parse(count, CultureInfo.InvariantCulture)).ShouldBe(2);

        await using var visits = await Visits.Begin(site);
        await lab.Aegir("cluster", "out", cluster, "web2");
        await lab.Aegir("cluster", "in", cluster, "web2");
        await site.Aegir("verify");
        var (all, failed) = await visits.End();
        all.ShouldBeGreaterThan(10);
        failed.ShouldBe(0, $"of {all}");

        await using var others = await Visits.Begin(site);
        await lab.Lab.Kill("web2");
        try
        {
            await lab.Lab.Sh("hub", "sleep 5");
        }
        finally
        {
            await lab.Lab.Start("web2");
        }
        (all, failed) = await others.End();
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{failed} of {all} visits failed when a member died")
        );
        all.ShouldBeGreaterThan(10);
        failed.ShouldBeLessThanOrEqualTo(1); // the one that was at the member when it died
        await Remove(cluster, site);
    }

    [Fact]
    public async Task No_upload_is_lost_when_a_site_leaves_a_cluster_and_comes_back()
    {
        var (cluster, site) = await Behind();
        await using var writer = await Writer.Start(site);
        await lab.Aegir("cluster", "sync", cluster);
        var single = await CodeBases.Publish(lab, CodeBases.Mini, "web1");
        await writer.During(site.Aegir("migrate", "--to", single));
        var moved = site with { Platform = single, Web = "web1" };
        var writes = await writer.DemandAll(moved);
        TestContext.Current.TestOutputHelper?.WriteLine($"{writes} writes acknowledged, none lost");
        (await site.Get()).Body.ShouldContain(site.Title); // by way of the balancer

        await moved.Aegir("migrate", "--to", site.Platform);
        var count = "cd DIR/files && ls | grep -c '^file'".Replace("DIR", site.Directory, StringComparison.Ordinal);
        var onWeb1 = (await lab.Lab.Sh("web1", count)).Trim();
        onWeb1.ShouldNotBe("0");
        (await lab.Lab.Sh("web2", count)).Trim().ShouldBe(onWeb1);
        (await site.Get()).Body.ShouldContain(site.Title);
        await Remove(cluster, site);
    }

    private async Task<(string Cluster, LabSite Site)> Behind()
    {
        await lab.Lab.Up("lb1:haproxy");
        await lab.AddOnce("lb1", "--balancer", "haproxy");
        var cluster = Names.Unique("pair");
        await lab.Aegir("cluster", "add", cluster, "--members", "web1,web2", "--balancer", "lb1");
        await lab.Aegir("cluster", "verify", cluster);
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, cluster);
        return (cluster, await LabSite.Install(lab, CodeBases.Mini, "lb1", platform: platform));
    }

    private async Task Remove(string cluster, LabSite site)
    {
        await site.Aegir("delete", "--yes");
        await lab.Aegir("platform", "remove", site.Platform);
        await lab.Aegir("cluster", "remove", cluster);
    }
}
