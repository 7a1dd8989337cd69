using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Balancer;
using Aegir.Tests.Services.Http;

namespace Aegir.Tests.Services.Balancer;

/// <summary>What is written for a balancer, and when.</summary>
public sealed class BalancerConfigTests : IDisposable
{
    private readonly UnixPath _hub = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-lb-").FullName);
    private readonly ScriptedHost _host;

    public BalancerConfigTests() => _host = new ScriptedHost(_hub / "lb1", "@server_lb1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_hub}", recursive: true);

    [Fact]
    public async Task It_reads_like_this()
    {
        await Run(Balancer(Cluster("live", "example.com", "www.example.com")).PublishMembers());
        foreach (var file in new[] { "aegir.cfg", "sites.map" })
            ExpectedFile.ShouldHold(
                $"haproxy-{file}",
                Published(file).Replace($"{_hub}", "/var/aegir", StringComparison.Ordinal),
                Here()
            );
    }

    [Fact]
    public async Task What_is_published_twice_is_loaded_once()
    {
        var balancer = Balancer(Cluster("live", "example.com"));
        await Run(balancer.VerifyServer(ServerContents.None));
        await Run(balancer.PublishMembers());
        _host.Loads.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_asked_for_the_sake_of_names_alone_that_it_knows_or_has_known()
    {
        await Run(Balancer(Cluster("live", "example.com")).PublishMembers());
        var before = _host.RoundTrips;
        await Run(Balancer(Cluster("live", "example.com")).PublishNames([Name("other.example")]));
        _host.RoundTrips.ShouldBe(before);
        await Run(Balancer(Cluster("live", "other.example")).PublishNames([Name("example.com")]));
        Published("sites.map").ShouldBe("other.example server_live\n");
    }

    [Fact]
    public async Task What_it_refuses_is_taken_back_at_once()
    {
        await Run(Balancer(Cluster("live", "example.com")).PublishMembers());
        _host.RefusesConfig = true;
        var publish = Run(Balancer(Cluster("live", "other.example")).PublishMembers());
        (await Should.ThrowAsync<Exception>(publish)).Message.ShouldContain("Syntax error on line 7");
        Published("sites.map").ShouldBe("example.com server_live\n");
    }

    [Fact]
    public async Task Once_it_is_retired_its_directory_is_there_and_empty()
    {
        await Run(Balancer(Cluster("live", "example.com")).PublishMembers());
        Directory.Exists($"{_hub}/config/server_lb1/haproxy").ShouldBeTrue();
        await Run(Balancer().RetireServer());
        Directory.Exists($"{_hub}/config/server_lb1/haproxy").ShouldBeFalse();
    }

    private BalancerService Balancer(params BalancedCluster[] behind) =>
        HttpExamples.Balancer(_hub, _host, Port.Of(80), behind);

    private static BalancedCluster Cluster(string name, params string[] names) =>
        new(
            ContextName.Server(name),
            SharesFiles: false,
            [Member("web1", "10.0.0.1"), Member("web2", "fd00::2")],
            [ContextName.Platform("live")],
            [.. names.Select(Name)]
        );

    private static BalancedMember Member(string name, string address) =>
        new(ContextName.Server(name), new WebAddress(Parsed.Parse<HostAddress>(address), Port.Of(80)));

    private static DomainName Name(string name) => Parsed.Parse<DomainName>(name);

    private string Published(string file) => File.ReadAllText($"{_host.On(_hub / "config/server_lb1/haproxy" / file)}");

    private async Task Run(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
            await step.Run(new StepScope(1, _hub / $"tasks/{Guid.NewGuid():N}", _ => { }), Ct);
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;
}
