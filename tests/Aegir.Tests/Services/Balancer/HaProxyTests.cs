using Aegir.Tests.Drupal;

namespace Aegir.Tests.Services.Balancer;

/// <summary>A real HAProxy with the config that is generated for it, before web servers that answer as they are told.</summary>
public sealed class HaProxyTests : IDisposable
{
    private readonly Member _web1 = new("web1", FreePort.Choose());
    private readonly Member _web2 = new("web2", FreePort.Choose());

    public HaProxyTests() => Needs.HaProxy();

    public void Dispose()
    {
        _web1.Dispose();
        _web2.Dispose();
    }

    [Fact]
    public async Task Visitors_go_to_the_cluster_that_has_the_name_and_to_none_where_nobody_has_it()
    {
        await using var balancer = await RunningHaProxy.Before(
            RunningHaProxy.Cluster("live", [_web1], "a.example", "www.a.example"),
            RunningHaProxy.Cluster("shop", [_web2], "b.example")
        );
        (await balancer.Get("a.example")).ShouldBe((200, "web1"));
        (await balancer.Get("WWW.a.example:80")).ShouldBe((200, "web1"));
        (await balancer.Get("b.example")).ShouldBe((200, "web2"));
        (await balancer.Get("c.example")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Members_learn_who_the_visitor_is_and_not_what_he_says_of_himself()
    {
        await using var balancer = await RunningHaProxy.Before(RunningHaProxy.Cluster("live", [_web1], "a.example"));
        await balancer.Get("a.example", "/node/1");
        _web1.Asked.ShouldBe(["GET a.example/node/1 127.0.0.1 http"]);
    }

    [Fact]
    public async Task A_member_that_is_not_well_gets_no_visitor_until_it_is_and_without_any_there_is_503()
    {
        await using var balancer = await Pair();
        _web1.IsWell = false;
        await RunningHaProxy.Until(async () => await Answering(balancer) == "web2");
        _web2.IsWell = false;
        await RunningHaProxy.Until(async () => (await balancer.Get("a.example")).Status == 503);
        _web1.IsWell = true;
        await RunningHaProxy.Until(async () => await Answering(balancer) == "web1");
    }

    [Fact]
    public async Task Members_that_have_no_site_left_still_send_visitors_on()
    {
        _web1.IsWell = false;
        var left = RunningHaProxy.Cluster("live", [_web1], "a.example") with { Platforms = [] };
        await using var balancer = await RunningHaProxy.Before(left);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        (await balancer.Get("a.example")).ShouldBe((200, "web1"));
    }

    [Fact]
    public async Task A_site_that_is_closed_says_nothing_of_its_member()
    {
        _web1.Answers["/"] = _web2.Answers["/"] = 503;
        await using var balancer = await Pair();
        for (var second = 0; second < 3; second++)
        {
            (await balancer.Get("a.example")).Status.ShouldBe(503);
            (await balancer.Get("a.example", "/another")).Status.ShouldBe(200);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_member_that_takes_no_connection_costs_no_visitor_a_failure()
    {
        await using var balancer = await Pair();
        _web2.Dispose();
        for (var visit = 0; visit < 10; visit++)
            (await balancer.Get("a.example")).ShouldBe((200, "web1"));
    }

    [Theory]
    [InlineData("/sites/a.example/files/new.png")]
    [InlineData("/system/files/new.pdf")]
    public async Task A_file_that_one_member_does_not_have_comes_from_another(string file)
    {
        _web1.Answers[file] = 404;
        await using var balancer = await Pair();
        for (var visit = 0; visit < 4; visit++)
            (await balancer.Get("a.example", file)).ShouldBe((200, "web2"));
        _web2.Answers[file] = 404;
        (await balancer.Get("a.example", file)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_is_sent_is_sent_once()
    {
        _web1.Answers["/files/x"] = _web2.Answers["/files/x"] = 404;
        await using var balancer = await Pair();
        (await balancer.Get("a.example", "/files/x", "POST")).Status.ShouldBe(404);
        (_web1.Asked.Count + _web2.Asked.Count).ShouldBe(1);
    }

    private Task<RunningHaProxy> Pair() =>
        RunningHaProxy.Before(RunningHaProxy.Cluster("live", [_web1, _web2], "a.example"));

    /// <summary>Who answers, of several visits: the names, or nothing while some of them fail.</summary>
    private static async Task<string> Answering(RunningHaProxy balancer)
    {
        var members = new SortedSet<string>();
        for (var visit = 0; visit < 4; visit++)
            members.Add((await balancer.Get("a.example")).Member);
        return string.Join(' ', members);
    }
}
