using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks.Parts;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks.Parts;

public sealed class RecordedContentsTests
{
    /// <summary>A cluster that lets a member in writes vhosts there before any record says that they belong there.</summary>
    [Fact]
    public async Task Who_works_on_a_platform_works_on_its_sites()
    {
        await using var hub = await TinyHub.WithSite();
        var live = ContextName.Platform("live");
        var task = await hub.Db.Tasks.Add("cluster set", live, new Secret("{}"), TinyHub.Ct);
        await hub.Db.Tasks.Start(task.Id, TinyHub.Ct);
        await hub.Db.Leases.Take(task.Id, $"{TaskOwner.Here}", [live], [], TinyHub.Ct);
        var contents = new RecordedContents(hub.Fleet(), ContextName.Server("web3")).Contents;
        (await contents.Read(TinyHub.Ct)).InUse.ShouldBe(
            [live, Parsed.Parse<DomainName>("a.example").ToContext()],
            ignoreOrder: true
        );
    }
}
