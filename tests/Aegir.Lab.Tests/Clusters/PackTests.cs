using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Clusters;

/// <summary>Two web servers that see the same platforms, as over a network file system: what one has, the other has.</summary>
public sealed class PackTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    private static readonly string[] Webs = ["pack1", "pack2"];

    /// <summary>What all hosts have in common stands for the file system that an administrator would mount.</summary>
    private const string Mount = """
        mount -o remount,rw,bind /srv/lab
        install -d -o aegir -g aegir /srv/lab/pack
        mount --bind /srv/lab/pack /var/aegir/platforms
        mount -o remount,ro,bind /srv/lab
        """;

    [Fact]
    public async Task Code_and_files_go_to_the_master_and_both_serve_them()
    {
        await lab.Lab.Up("pack1:apache", "pack2:nginx");
        await Task.WhenAll(lab.AddOnce("pack1", "--http", "apache"), lab.AddOnce("pack2", "--http", "nginx"));
        foreach (var web in Webs)
            await lab.Lab.Sh(web, Mount);
        var pack = Names.Unique("shared");
        await lab.Aegir("cluster", "add", pack, "--members", "pack1,pack2", "--pack", "--masters", "pack1");
        var platform = await CodeBases.PublishNew(lab, CodeBases.Mini, pack);
        var site = await LabSite.Install(lab, CodeBases.Mini, "pack2", platform: platform);
        await site.Use();
        foreach (var web in Webs)
        {
            (await (site with { Web = web }).Get()).Body.ShouldContain(site.Title);
            (await (site with { Web = web }).Get($"/sites/{site.Uri}/files/deep/unshared.txt")).Status.ShouldBe(200);
        }
        await site.Aegir("backup");
        await lab.Aegir("cluster", "sync", pack);
        await site.Aegir("delete", "--yes");
        (await lab.Lab.Sh("pack2", $"ls -d {site.Directory} 2>/dev/null || :")).ShouldBeEmpty();
        await lab.Aegir("platform", "remove", platform);
        await lab.Aegir("cluster", "remove", pack);
    }
}
