using Aegir.Hosts;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Hosts;
using Aegir.Tests.Store;

namespace Aegir.Tests.Tasks;

/// <summary>A server that does not answer any more, or a service of it.</summary>
public sealed class DeadServers
{
    private static readonly ContextName Name = ContextName.Server("spare");

    [Fact]
    public async Task It_is_not_removed_by_halves()
    {
        await using var hub = new TempHub();
        var run = await Remove(hub, isGone: false);
        run.Outcome.ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("no route");
        (await (await hub.Open()).Servers.Find(Name, TempHub.Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task It_is_forgotten_when_somebody_says_that_it_is_gone()
    {
        await using var hub = new TempHub();
        var config = hub.Layout.Config(Name);
        Directory.CreateDirectory($"{config / "vhost.d"}");
        (await Remove(hub, isGone: true)).Outcome.ShouldBe(new Outcome.Succeeded());
        (await (await hub.Open()).Servers.Find(Name, TempHub.Ct)).ShouldBeNull();
        Directory.Exists($"{config}").ShouldBeFalse();
    }

    [Fact]
    public async Task Where_its_database_does_not_work_its_vhosts_are_not_touched()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        var server = Fixture.Server("spare") with
        {
            Services = [new(ServiceType.Http, "nginx"), new(ServiceType.Db, "mysql")],
        };
        await db.Servers.Save(server, TempHub.Ct);
        var host = new RecordingHost();
        using var fleet = new FleetOf(host, db, hub.Layout);
        (await Run(fleet, new VerifyServer(server)))
            .Outcome.ShouldBeOfType<Outcome.RolledBack>()
            .Cause.ShouldContain("has no database administrator");
        host.Copies.ShouldBeEmpty();
        Directory.Exists($"{hub.Layout.Config(Name)}").ShouldBeFalse();
    }

    private static async Task<TaskRun> Remove(TempHub hub, bool isGone)
    {
        var db = await hub.Open();
        Directory.CreateDirectory($"{hub.Layout.SshKey.Parent}");
        await db.Servers.Save(Fixture.Server("spare") with { Services = [new(ServiceType.Http, "nginx")] }, TempHub.Ct);
        using var fleet = new FleetOf(new RecordingHost().Answers("", exitCode: 1, errors: "no route"), db, hub.Layout);
        return await Run(fleet, await DeleteServer.Plan(fleet, Name, TempHub.Ct) with { IsGone = isGone });
    }

    private static Task<TaskRun> Run(Fleet fleet, HostingTask task) =>
        new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here).Run(task, SilentObserver.Instance, TempHub.Ct);

    private sealed class FleetOf(RecordingHost host, HostingDb db, HubLayout layout) : Fleet(db, layout)
    {
        public override Host Host(Server server) => host;
    }
}
