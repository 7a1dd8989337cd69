using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Tasks;
using Aegir.Tasks.Parts;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks.Parts;

public sealed class RecordedContentsTests
{
    private static readonly ContextName Web = ContextName.Server("web3");

    /// <summary>A cluster that lets a member in writes vhosts there before any record says that they belong there.</summary>
    [Fact]
    public async Task Who_works_on_a_platform_works_on_its_sites()
    {
        await using var hub = await TinyHub.WithSite();
        var live = ContextName.Platform("live");
        await hub.WorkOn(live);
        var contents = new RecordedContents(hub.Fleet(), Web).Contents;
        (await contents.Read(TinyHub.Ct)).InUse.ShouldBe(
            [live, Parsed.Parse<DomainName>("a.example").ToContext()],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task A_server_that_has_been_told_to_send_visitors_on_does_so_until_it_is_told_otherwise()
    {
        await using var hub = await Forwarding(TimeSpan.FromSeconds(1));
        var published = new RecordedContents(hub.Fleet(), Web);
        (await published.Contents.Read(TinyHub.Ct)).Forwards.ShouldHaveSingleItem().To.ShouldNotBeNull();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await Forget(hub, published);
        (await hub.Db.Forwards.From(Web, TinyHub.Ct)).ShouldHaveSingleItem();
        (await published.Contents.Read(TinyHub.Ct)).Forwards.ShouldHaveSingleItem().To.ShouldBeNull();
        await Forget(hub, published);
        (await hub.Db.Forwards.From(Web, TinyHub.Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_a_task_moves_a_site_it_is_neither_told_nor_forgotten_that_its_time_is_over()
    {
        await using var hub = await Forwarding(TimeSpan.Zero);
        var lease = await hub.WorkOn(Parsed.Parse<DomainName>("a.example").ToContext(), "site migrate");
        var published = new RecordedContents(hub.Fleet(), Web);
        (await published.Contents.Read(TinyHub.Ct)).Forwards.ShouldBeEmpty();
        await Forget(hub, published);
        (await hub.Db.Forwards.From(Web, TinyHub.Ct)).ShouldHaveSingleItem();
        var queue = new TaskQueue(hub.Fleet(), TaskCatalog.Default);
        await new ForwardsOver(hub.Fleet(), queue).Enqueue(TinyHub.Ct);
        (await hub.Db.Tasks.Queued(TinyHub.Ct)).ShouldBeEmpty();
        await hub.Run(new VerifyServer(await hub.Db.Servers.Get(Web, TinyHub.Ct)));
        await hub.Db.Leases.Release(lease, TinyHub.Ct);
        await new ForwardsOver(hub.Fleet(), queue).Enqueue(TinyHub.Ct);
        (await hub.Db.Tasks.Queued(TinyHub.Ct)).ShouldHaveSingleItem().Context.ShouldBe(Web);
    }

    [Fact]
    public async Task A_member_of_the_cluster_that_a_site_has_moved_to_serves_it_and_sends_nobody_on()
    {
        await using var hub = await TinyHub.WithSite("pair");
        var (site, web) = (Parsed.Parse<DomainName>("a.example"), ContextName.Server("web1"));
        await hub.Db.Forwards.Replace(site, [new Forward(site, web, hub.Clock.GetUtcNow())], TinyHub.Ct);
        var published = new RecordedContents(hub.Fleet(), web);
        var records = await published.Contents.Read(TinyHub.Ct);
        records.Sites.ShouldHaveSingleItem().Site.Uri.ShouldBe(site);
        records.Forwards.ShouldBeEmpty();
        published.SentOnNoLonger.ShouldBe([site]);
    }

    /// <summary>When it was published the time may not have been over, or a task may have moved the site.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_dead_process_has_published_is_published_again_before_anything_is_forgotten(bool isMoving)
    {
        await using var hub = await Forwarding(TimeSpan.FromSeconds(1));
        await hub.Run(new VerifyServer(await hub.Db.Servers.Get(Web, TinyHub.Ct)));
        var vhost = $"{hub.World}/server_web3/config/server_web3/vhost.d/a.example";
        (await File.ReadAllTextAsync(vhost, TinyHub.Ct)).ShouldStartWith("to ");
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        if (isMoving)
            await hub.WorkOn(Parsed.Parse<DomainName>("a.example").ToContext(), "site migrate");
        await Forget(hub, new RecordedContents(hub.Fleet(), Web));
        (await hub.Db.Forwards.From(Web, TinyHub.Ct)).Count.ShouldBe(isMoving ? 1 : 0);
        var sendsOn = File.Exists(vhost) && File.ReadAllText(vhost).StartsWith("to ", StringComparison.Ordinal);
        sendsOn.ShouldBe(isMoving);
    }

    private static async Task<TinyHub> Forwarding(TimeSpan time)
    {
        var hub = await TinyHub.WithSite();
        var site = Parsed.Parse<DomainName>("a.example");
        await hub.Db.Forwards.Replace(site, [new Forward(site, Web, hub.Clock.GetUtcNow() + time)], TinyHub.Ct);
        return hub;
    }

    private static async Task Forget(TinyHub hub, RecordedContents published)
    {
        var server = await hub.Db.Servers.Get(Web, TinyHub.Ct);
        var scope = new StepScope(99, hub.Layout.Room(99), _ => { });
        await Recording.ForgetOldForwards(hub.Fleet(), server, published).Run(scope, TinyHub.Ct);
    }
}
