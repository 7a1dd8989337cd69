using Aegir.Model;
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
}
