using System.Reflection;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;
using Aegir.Services.Http.Cluster;

namespace Aegir.Tests.Services.Http.Cluster;

/// <summary>Several web servers as one.</summary>
public sealed class ClusterServiceTests : IDisposable
{
    private readonly UnixPath _hub = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-pair-").FullName);
    private readonly ScriptedHost _web1;
    private readonly ScriptedHost _web2;

    public ClusterServiceTests() =>
        (_web1, _web2) = (
            new ScriptedHost(_hub / "web1", "@server_web1"),
            new ScriptedHost(_hub / "web2", "@server_web2")
        );

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_hub}", recursive: true);

    [Fact]
    public void Whatever_a_web_server_does_a_cluster_does_with_all_of_its_members() =>
        typeof(HttpService)
            .GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance)
            .OfType<MethodInfo>()
            .Where(method => method.IsVirtual)
            .Select(method => method.Name)
            .Except(
                typeof(ClusterService)
                    .GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance)
                    .Select(method => method.Name)
            )
            .ShouldBeEmpty();

    [Fact]
    public async Task A_member_that_fails_is_named_and_the_others_are_done_and_undone()
    {
        var pair = Pair();
        var step = pair.SetDoor(HttpExamples.Site(_hub), Door.Open).ShouldHaveSingleItem();
        _web2.RefusesConfig = true;
        var failure = await Should.ThrowAsync<StepFailed>(() => step.Run(Scope, Ct));
        failure.Message.ShouldContain("@server_web2");
        failure.Message.ShouldNotContain("@server_web1");
        File.Exists($"{_web1.On(Vhost("web1"))}").ShouldBeTrue();
        _web2.RefusesConfig = false;
        await step.Undo.ShouldNotBeNull()(Scope, Ct);
        File.Exists($"{_web1.On(Vhost("web1"))}").ShouldBeFalse();
        File.Exists($"{_web2.On(Vhost("web2"))}").ShouldBeFalse();
    }

    [Fact]
    public async Task Of_several_that_fail_each_is_named()
    {
        var step = Pair().SetDoor(HttpExamples.Site(_hub), Door.Open).ShouldHaveSingleItem();
        _web1.RefusesConfig = _web2.RefusesConfig = true;
        var failure = await Should.ThrowAsync<SeveralFailed>(() => step.Run(Scope, Ct));
        failure.Message.ShouldContain("@server_web1");
        failure.Message.ShouldContain("@server_web2");
    }

    [Fact]
    public async Task What_was_done_to_one_is_undone_by_a_cluster_that_the_other_was_taken_out_of()
    {
        var step = Pair().SetDoor(HttpExamples.Site(_hub), Door.Open).ShouldHaveSingleItem();
        await step.Run(Scope, Ct);
        var alone = new ClusterService(
            new HubLayout(_hub),
            ContextName.Server("pair"),
            [Nginx(_web1, "web1") with { IsOut = true }, Nginx(_web2, "web2")],
            []
        );
        var again = alone.SetDoor(HttpExamples.Site(_hub), Door.Open).ShouldHaveSingleItem();
        again.Name.ShouldBe(step.Name);
        await again.Undo.ShouldNotBeNull()(Scope, Ct);
        File.Exists($"{_web1.On(Vhost("web1"))}").ShouldBeTrue();
        File.Exists($"{_web2.On(Vhost("web2"))}").ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_vhost_that_a_member_misses_goes_from_it_with_its_next_verification(bool isUndone)
    {
        var site = HttpExamples.Site(_hub);
        var alone = new ClusterService(
            new HubLayout(_hub),
            ContextName.Server("pair"),
            [Nginx(_web1, "web1") with { IsOut = true }, Nginx(_web2, "web2")],
            []
        );
        await Pair().SetDoor(site, Door.Open).ShouldHaveSingleItem().Run(Scope, Ct);
        if (isUndone)
            await alone.SetDoor(site, Door.Open).ShouldHaveSingleItem().Undo.ShouldNotBeNull()(Scope, Ct);
        else
            await alone.RetireVhost(site).ShouldHaveSingleItem().Run(Scope, Ct);
        File.Exists($"{_web1.On(Vhost("web1"))}").ShouldBeTrue();

        var nothing = new ServerContents(_ => Task.FromResult(new ServerRecords([], [], [])));
        foreach (var step in Nginx(_web1, "web1").Http.VerifyServer(nothing))
            await step.Run(Scope, Ct);
        File.Exists($"{_web1.On(Vhost("web1"))}").ShouldBeFalse();
        File.Exists($"{_web2.On(Vhost("web2"))}").ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_member_missed_is_served_no_more_when_its_directory_goes_and_the_rest_stays_as_it_is()
    {
        var site = HttpExamples.Site(_hub);
        foreach (var step in Pair().PublishRules(site.Platform).Concat(Pair().SetDoor(site, Door.Open)))
            await step.Run(Scope, Ct);
        var alone = new ClusterService(
            new HubLayout(_hub),
            ContextName.Server("pair"),
            [Nginx(_web1, "web1") with { IsOut = true }, Nginx(_web2, "web2")],
            []
        );
        foreach (
            var step in (Step[])
                [.. alone.RetireVhost(site), .. alone.RetireDirectory(site), .. alone.PublishRules(site.Platform)]
        )
            await step.Run(Scope, Ct);
        var (cleared, loads) = (new List<UnixPath>(), _web1.Loads);
        var steps = Pair()
            .Copies.ClearOutdated(
                (outdated, _) =>
                {
                    File.Exists($"{_web1.On(Vhost("web1"))}").ShouldBeFalse();
                    _web1.Loads.ShouldBe(loads + 1);
                    cleared.Add(outdated.Path);
                    return Task.FromResult(false);
                }
            );
        (await steps[^1].Preview.ShouldNotBeNull()(Ct)).ShouldContain($"{site.Directory}");
        foreach (var step in steps.Concat(steps))
            await step.Run(Scope, Ct);
        cleared.ShouldBe([site.Directory]);
        // The hub had forgotten these too, and nothing that is still served can do without them.
        Directory.GetFiles($"{_web1.On(_hub / "config/server_web1/platform.d")}").ShouldNotBeEmpty();
        Directory.GetFiles($"{_hub / "config/server_web1/platform.d"}").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_hub_misses_no_directory_as_a_member_that_is_out()
    {
        var site = HttpExamples.Site(_hub);
        var (master, layout) = (ContextName.Hub, new HubLayout(_hub));
        var place = HttpExamples.Place(_hub, "nginx", new LocalHost(), master.Bare);
        var pair = new ClusterService(
            layout,
            ContextName.Server("pair"),
            [
                new ClusterWeb(master, HttpExamples.Service(place), HoldsFiles: true) { IsOut = true },
                Nginx(_web2, "web2") with
                {
                    IsOut = true,
                },
            ],
            []
        );
        foreach (var step in pair.Copies.Outdate(site).Concat(pair.RetireDirectory(site)))
            await step.Run(Scope, Ct);
        Directory.Exists($"{layout.Outdated(ContextName.Server("web2"))}").ShouldBeTrue();
        Directory.Exists($"{layout.Outdated(master)}").ShouldBeFalse();
    }

    [Fact]
    public async Task In_a_pack_files_go_to_those_alone_that_hold_them()
    {
        var site = HttpExamples.Site(_hub);
        Directory.CreateDirectory($"{site.Directory}");
        await File.WriteAllTextAsync($"{site.Directory / "settings.php"}", "<?php", Ct);
        var pack = new ClusterService(
            new HubLayout(_hub),
            ContextName.Server("pack"),
            [Nginx(_web1, "web1"), Nginx(_web2, "web2") with { HoldsFiles = false }],
            []
        );
        foreach (var step in pack.PublishPlatform(site.Platform).Concat(pack.PublishSite(site, Door.Open)))
            await step.Run(Scope, Ct);
        File.Exists($"{_web1.On(site.Directory / "settings.php")}").ShouldBeTrue();
        Directory.Exists($"{_web2.On(site.Platform.Root)}").ShouldBeFalse();
        File.Exists($"{_web2.On(Vhost("web2"))}").ShouldBeTrue();
        pack.SiteHosts.ShouldBe([_web1]);
        pack.DatabaseClients.ShouldBe([_web1, _web2]);
    }

    [Fact]
    public void Without_those_that_another_has_too_the_rest_is_left()
    {
        var alone = new ClusterService(new HubLayout(_hub), ContextName.Server("other"), [Nginx(_web1, "web1")], []);
        var rest = Pair().Except(alone);
        rest.Servers.ShouldBe([ContextName.Server("web2")]);
        rest.SiteHosts.ShouldBe([_web2]);
        Pair().Except(Pair()).Servers.ShouldBeEmpty();
    }

    [Fact]
    public void It_is_reached_at_its_balancer_and_without_one_at_every_member()
    {
        Pair().Addresses.Count.ShouldBe(2);
        var balancer = HttpExamples.Balancer(_hub, new ScriptedHost(_hub / "lb1", "@server_lb1"), Port.Of(80));
        new ClusterService(
            new HubLayout(_hub),
            ContextName.Server("pair"),
            [Nginx(_web1, "web1")],
            [balancer]
        ).Addresses.ShouldBe([balancer.Address.ShouldNotBeNull()]);
    }

    private ClusterService Pair() =>
        new(new HubLayout(_hub), ContextName.Server("pair"), [Nginx(_web1, "web1"), Nginx(_web2, "web2")], []);

    private ClusterWeb Nginx(ScriptedHost host, string name) =>
        new(
            ContextName.Server(name),
            HttpExamples.Service(HttpExamples.Place(_hub, "nginx", host, name)),
            HoldsFiles: true
        );

    private UnixPath Vhost(string server) => _hub / $"config/server_{server}/vhost.d/example.com.conf";

    private StepScope Scope => new(1, _hub / "tasks/1", _ => { });
}
