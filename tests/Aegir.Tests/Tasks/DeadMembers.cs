using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Recipes;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>A member of a cluster that is gone can be taken out, whatever is stuck for its sake.</summary>
public sealed class DeadMembers
{
    [Theory]
    [InlineData("@server_web2")]
    [InlineData("@server_pair")]
    [InlineData("@platform_live")]
    [InlineData("@a.example")]
    public async Task Is_taken_out_though_a_task_keeps_what_it_is_about(string kept)
    {
        await using var hub = await TinyHub.WithSite("pair");
        await Stick(hub, Parsed.Parse<ContextName>(kept));
        await hub.Run(await TakeOutMember.Plan(hub.Fleet(), TinyHub.Pair, Web2, Ct));
        (await hub.Db.Servers.Get(TinyHub.Pair.Name, Ct)).Member(Web2).IsOut.ShouldBeTrue();
    }

    [Fact]
    public async Task The_last_two_are_not_both_taken_out_at_the_same_time()
    {
        await using var hub = await TinyHub.WithSite("pair");
        var both = new[]
        {
            await TakeOutMember.Plan(hub.Fleet(), TinyHub.Pair, ContextName.Server("web1"), Ct),
            await TakeOutMember.Plan(hub.Fleet(), TinyHub.Pair, Web2, Ct),
        };
        await hub.Run(both[0]);
        var late = await new TaskRunner(hub.Fleet(), TaskCatalog.Default, TaskOwner.Here).Run(
            both[1],
            SilentObserver.Instance,
            Ct
        );
        late.Entry.Message.ShouldNotBeNull().ShouldContain("would have no server left");
        (await hub.Db.Servers.Get(TinyHub.Pair.Name, Ct)).Member(Web2).IsOut.ShouldBeFalse();
    }

    /// <summary>The only master of a pack cannot be taken out first.</summary>
    [Fact]
    public async Task A_member_that_is_gone_keeps_nobody_from_going_on_without_it()
    {
        await using var hub = await TinyHub.WithSite("pair");
        var alone = TinyHub.Pair.WithMembers([.. TinyHub.Pair.Members.Where(member => member.Server != Web2)]);
        using var fleet = new TinyFleet(hub.Db, hub.Layout, new Faults()) { Dead = Web2 };
        var run = await new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here).Run(
            await VerifyCluster.Plan(fleet, alone, Ct),
            SilentObserver.Instance,
            Ct
        );
        run.Outcome.ShouldBe(new Outcome.Succeeded());
        (await hub.Db.Servers.Get(TinyHub.Pair.Name, Ct)).Members.ShouldBe(alone.Members);
        (await hub.Db.Log.List(run.Entry.Id, after: 0, Ct)).ShouldContain(line =>
            line.Line.Contains("It leaves @server_pair all the same.", StringComparison.Ordinal)
        );
    }

    private static ContextName Web2 { get; } = ContextName.Server("web2");

    private static CancellationToken Ct => TinyHub.Ct;

    private static async Task Stick(TinyHub hub, ContextName context)
    {
        var task = await hub.Db.Tasks.Add("site verify", context, new Secret("{}"), Ct);
        await hub.Db.Tasks.Start(task.Id, Ct);
        var lease = await hub.Db.Leases.Take(task.Id, "nobody", [context], [], Ct);
        await hub.Db.Leases.Abandon(lease, Ct);
        await hub.Db.Tasks.End(task.Id, TaskState.Stuck, "it sticks", Ct);
    }
}
