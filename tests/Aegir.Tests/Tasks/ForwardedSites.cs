using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tasks.Moving;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>A site that has moved from web1 to web2: web1 sends its visitors on.</summary>
public sealed class ForwardedSites
{
    private static readonly DomainName Uri = Parsed.Parse<DomainName>("a.example");
    private static readonly Destination Third = new(ContextName.Platform("third"), DbServer: null, Uri: null);

    private static CancellationToken Ct => TinyHub.Ct;

    [Fact]
    public async Task A_site_that_moves_on_is_sent_visitors_to_by_each_server_that_it_has_left()
    {
        await using var hub = await Moved();
        Vhost(hub, "web1").ShouldBe("to web2");
        await Migrate(hub, Third);
        Vhost(hub, "web1").ShouldBe("to web3");
        Vhost(hub, "web2").ShouldBe("to web3");
    }

    [Fact]
    public async Task A_server_that_shall_not_send_visitors_on_does_not_though_another_one_does()
    {
        await using var hub = await Moved();
        await Migrate(hub, Third with { ForwardFor = TimeSpan.Zero });
        Vhost(hub, "web1").ShouldBe("to web3");
        Vhost(hub, "web2").ShouldBeNull();
    }

    [Fact]
    public async Task Under_its_new_name_it_is_sent_visitors_too_and_the_old_vhost_is_gone()
    {
        await using var hub = await Moved();
        await Migrate(hub, new(Platform: null, DbServer: null, Parsed.Parse<DomainName>("b.example")));
        Vhost(hub, "web1").ShouldBeNull();
        Vhost(hub, "web1", "b.example").ShouldBe("to web2");
    }

    [Fact]
    public async Task When_it_is_deleted_nobody_sends_visitors_to_it_any_more()
    {
        await using var hub = await Moved();
        await hub.Run(await DeleteSite.Plan(hub.Fleet(), await Site(hub), false, isGone: false, Ct));
        Vhost(hub, "web1").ShouldBeNull();
        Vhost(hub, "web2").ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_was_removed_meanwhile_is_in_nobody_s_way()
    {
        await using var hub = await Moved();
        var delete = await DeleteSite.Plan(hub.Fleet(), await Site(hub), false, isGone: false, Ct);
        await hub.Run(delete with { Forwarding = [ContextName.Server("web9")] });
        (await hub.Db.Sites.Find(Uri, Ct)).ShouldBeNull();
    }

    private static async Task<TinyHub> Moved()
    {
        var hub = await TinyHub.WithSite();
        await hub.Publish("third", "7.103", "web3");
        await Migrate(hub, new(ContextName.Platform("next"), DbServer: null, Uri: null));
        return hub;
    }

    private static async Task Migrate(TinyHub hub, Destination destination) =>
        await hub.Run(await MigrateSite.Plan(hub.Fleet(), await Site(hub), destination, Ct));

    private static Task<Site> Site(TinyHub hub) => hub.Db.Sites.Get(Uri, Ct);

    private static string? Vhost(TinyHub hub, string server, string site = "a.example")
    {
        var file = $"{hub.World}/server_{server}/config/server_{server}/vhost.d/{site}";
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }
}
