using Aegir.Model;
using Aegir.Tasks.Importing;
using Aegir.Tests.Drupal;
using Aegir.Tests.Store;

namespace Aegir.Tests.Tasks;

public sealed class FoundSitesTests
{
    [Fact]
    public async Task A_site_of_another_platform_with_the_same_code_has_a_record()
    {
        using var tiny = TinyPlatform
            .Drupal8()
            .With("web/sites/example.com/settings.php", "<?php")
            .With("web/sites/stray.example/settings.php", "<?php");
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        await db.Servers.Save(Fixture.Server("web2"), TempHub.Ct);
        var here = tiny.Platform() with { Name = ContextName.Platform("here") };
        var there = here with { Name = ContextName.Platform("there"), WebServer = ContextName.Server("web2") };
        await db.Platforms.Save(here, TempHub.Ct);
        await db.Platforms.Save(there, TempHub.Ct);
        await db.Sites.Save(Fixture.Site("example.com") with { Platform = there.Name }, TempHub.Ct);
        using var fleet = new Fleet(db, hub.Layout);
        foreach (var platform in new[] { here, there })
            (await FoundSites.Unrecorded(fleet, platform, TempHub.Ct))
                .Select(site => $"{site.Directory}")
                .ShouldBe(["stray.example"]);
    }
}
