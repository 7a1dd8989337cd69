namespace Aegir.Lab.Tests.Tasks;

/// <summary>An archive goes from one hub to another, whose records know nothing of it.</summary>
public sealed class BackupTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task An_archive_that_no_record_speaks_of_becomes_a_site_of_another_name()
    {
        var live = await CodeBases.PublishNew(lab, CodeBases.Mini, "web1");
        var old = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: live);
        await old.Use();
        await old.Aegir("backup");
        var backup = (await old.Aegir("backups", "--json")).Split('"').First(word => word.StartsWith($"{old.Uri}-"));
        await lab.Lab.Sh("hub", $"mv /var/aegir/backups/{backup}.tar /tmp", "aegir");
        await old.Aegir("backup-delete", backup, "--yes");
        await old.Aegir("delete", "--no-backup", "--yes");

        var site = await LabSite.Install(lab, CodeBases.Mini, "web1", platform: live);
        (await site.Get()).Body.ShouldNotContain(old.Title);
        await site.Aegir("backup-add", $"/tmp/{backup}.tar");
        await site.Aegir("restore");
        var page = await site.Get();
        page.Status.ShouldBe(200);
        page.Body.ShouldContain(old.Title);
        (await lab.Lab.Sh("web1", $"ls {site.Directory}/files/deep", "www-data")).ShouldNotBeEmpty();
        (await lab.Lab.Sh("hub", $"ls /tmp/{backup}.tar", "aegir")).ShouldNotBeEmpty();
    }
}
