using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

public sealed class InstallSiteTests
{
    [Fact]
    public async Task Tried_again_it_takes_another_name_for_its_database()
    {
        await using var hub = await TinyHub.WithPlatform();
        var install = await hub.Install("a.example");
        var again = (await install.Again(hub.Fleet(), TinyHub.Ct)).ShouldBeOfType<InstallSite>();
        again.Site.Database.ShouldNotBe(install.Site.Database);
        (again with { Site = again.Site with { Database = install.Site.Database } }).ShouldBe(install);
    }
}
