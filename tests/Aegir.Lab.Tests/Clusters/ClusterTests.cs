using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Clusters;

/// <summary>A cluster of an Apache and an nginx: sites are on both, and a member may die, be taken out, and come back.</summary>
[Collection(nameof(MovingAlone))]
public sealed class ClusterTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task A_member_that_dies_is_named_and_once_it_is_out_all_goes_on_until_it_catches_up()
    {
        var cluster = Names.Unique("pair");
        await lab.Aegir("cluster", "add", cluster, "--members", "web1,web2");
        var first = await LabSite.Install(
            lab,
            CodeBases.Mini,
            "web1",
            platform: await CodeBases.PublishNew(lab, CodeBases.Mini, cluster)
        );
        await DemandOnBoth(first);
        var gone = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: first.Platform);
        await lab.Aegir("cluster", "sync", cluster);

        await lab.Lab.Kill("web2");
        LabSite second;
        try
        {
            var refused = await lab.Lab.Aegir("site", "verify", first.Uri);
            refused.Code.ShouldBe(1, refused.Err);
            refused.Err.ShouldContain("@server_web2");
            (await first.Get()).Status.ShouldBe(200);
            await lab.Aegir("cluster", "out", cluster, "web2");
            second = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: first.Platform);
            await second.Aegir("verify");
            await lab.Aegir("site", "delete", gone.Uri, "--yes");
            await lab.Aegir("platform", "verify", first.Platform);
        }
        finally
        {
            await lab.Lab.Start("web2");
        }
        await lab.Aegir("cluster", "in", cluster, "web2");
        await DemandOnBoth(first);
        await DemandOnBoth(second);
        await DemandThatNoUploadIsDeleted(first, cluster);
        (await (gone with { Web = "web2" }).Get()).Status.ShouldBe(404);
        (await lab.Lab.Exec("web2", ["find", "/var/aegir", "-name", $"*{gone.Uri}*"])).Succeeded().ShouldBeEmpty();

        foreach (var site in new[] { first, second })
            await lab.Aegir("site", "delete", site.Uri, "--yes");
        await lab.Aegir("platform", "remove", first.Platform);
        await lab.Aegir("cluster", "remove", cluster);
    }

    /// <summary>Its code is pushed to all members: what visitors had put between that code would be deleted.</summary>
    private async Task DemandThatNoUploadIsDeleted(LabSite site, string cluster)
    {
        var own = $"{site.Directory}/local.settings.php";
        const string Elsewhere = "<?php $settings[\"file_public_path\"] = \"uploads\";";
        await lab.Lab.Sh("hub", $"chmod u+w {site.Directory} && echo '{Elsewhere}' >{own}", "aegir");
        var refused = await lab.Lab.Aegir("cluster", "verify", cluster);
        refused.Code.ShouldBe(1, refused.Err);
        refused.Err.ShouldContain($"puts what visitors write into {site.Docroot}/uploads.");
        await lab.Lab.Sh("hub", $"rm {own}", "aegir");
    }

    private static async Task DemandOnBoth(LabSite site)
    {
        foreach (var web in new[] { "web1", "web2" })
        {
            var page = await (site with { Web = web }).Get();
            page.Status.ShouldBe(200, $"{web}: {page.Body}");
            page.Body.ShouldContain(site.Title);
        }
    }
}
