using Aegir.Hosts;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Recipes;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

public sealed class DeletePlatformTests
{
    private static readonly ContextName Name = ContextName.Platform("live");

    private static CancellationToken Ct => TinyHub.Ct;

    [Fact]
    public async Task A_platform_with_the_directory_of_a_site_that_nobody_knows_is_left_alone()
    {
        await using var hub = await TinyHub.WithPlatform();
        Directory.CreateDirectory($"{hub.World}/server_web1/platforms/live/sites/left.example");
        (await Remove(hub)).ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("left.example. Delete them");
        (await hub.Db.Platforms.Find(Name, Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_platform_that_holds_the_hub_itself_is_left_alone()
    {
        await using var hub = await TinyHub.WithPlatform();
        await hub.Db.Platforms.Save(await hub.Db.Platforms.Get(Name, Ct) with { Root = hub.Layout.Root }, Ct);
        (await Remove(hub)).ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("holds more than a platform");
        (await hub.Db.Platforms.Find(Name, Ct)).ShouldNotBeNull();
    }

    private static async Task<Outcome> Remove(TinyHub hub)
    {
        var server = await hub.Db.Servers.Get(ContextName.Server("web1"), Ct);
        await hub.Db.Servers.Save(server with { Services = [new(ServiceType.Http, "apache")] }, Ct);
        using var fleet = new TreeFleet(hub.Db, hub.Layout);
        var runner = new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here);
        return (await runner.Run(await DeletePlatform.Plan(fleet, Name, Ct), SilentObserver.Instance, Ct)).Outcome;
    }

    /// <summary>Real services on servers that are directories.</summary>
    private sealed class TreeFleet(HostingDb db, HubLayout layout) : Fleet(db, layout)
    {
        public override Host Host(Server server) => new TreeHost(server.Name, Layout, new Faults());
    }
}
