using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

public sealed class InstallSiteTests
{
    [Fact]
    public async Task Tried_again_it_takes_another_name_for_its_database_and_is_planned_anew()
    {
        await using var hub = await TinyHub.WithPlatform();
        var install = await hub.Install("a.example");
        var again = (await install.Again(hub.Fleet(), TinyHub.Ct)).ShouldBeOfType<InstallSite>();
        again.Site.Database.ShouldNotBe(install.Site.Database);
        (again.Site.Uri, again.Site.Platform, again.Options).ShouldBe(
            (install.Site.Uri, install.Site.Platform, install.Options)
        );
        var platform = await hub.Db.Platforms.Get(install.Site.Platform, TinyHub.Ct);
        await hub.Db.Platforms.Save(platform with { IsLocked = true }, TinyHub.Ct);
        await Should.ThrowAsync<Conflict>(() => install.Again(hub.Fleet(), TinyHub.Ct));
    }

    [Fact]
    public async Task A_site_that_the_code_base_has_and_nobody_recorded_is_not_touched()
    {
        await using var hub = await TinyHub.WithPlatform();
        var directory = hub.Layout.Platforms / "live" / "sites" / "b.example";
        Directory.CreateDirectory($"{directory}/files");
        await File.WriteAllTextAsync($"{directory}/settings.php", "<?php // theirs", TinyHub.Ct);
        var runner = new TaskRunner(hub.Fleet(), TaskCatalog.Default, TaskOwner.Here);
        var run = await runner.Run(await hub.Install("b.example"), SilentObserver.Instance, TinyHub.Ct);
        run.Outcome.ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("aegir site import b.example");
        (await File.ReadAllTextAsync($"{directory}/settings.php", TinyHub.Ct)).ShouldBe("<?php // theirs");
        Directory.EnumerateFileSystemEntries($"{directory}").Count().ShouldBe(2);
        (await hub.Db.Sites.Find(Parsed.Parse<DomainName>("b.example"), TinyHub.Ct)).ShouldBeNull();
    }
}
