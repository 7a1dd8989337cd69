using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tests.Recipes;
using Aegir.Tests.Services.Http;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Services.Balancer;

/// <summary>A balancer that does not answer.</summary>
public sealed class HaProxyServiceTests : IDisposable
{
    private readonly UnixPath _hub = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-lb-").FullName);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_hub}", recursive: true);

    [Fact]
    public async Task It_is_missed_by_who_has_names_that_it_must_know_and_by_nobody_else()
    {
        var down = new CommandFailed("@server_lb1", Command.Of("ssh"), "does not answer.");
        var host = new TreeHost(ContextName.Server("lb1"), new HubLayout(_hub), new Faults { Always = down });
        var balancer = HttpExamples.Balancer(
            _hub,
            host,
            Port.Of(80),
            RunningHaProxy.Cluster("live", [], "a.example", "www.a.example")
        );
        await balancer.Check([Name("b.example")], Ct);
        await Should.ThrowAsync<CommandFailed>(() => balancer.Check([Name("b.example"), Name("www.a.example")], Ct));

        var room = _hub / "tasks/1";
        var publish = balancer.PublishNames([Name("a.example")]).ShouldHaveSingleItem();
        await Should.ThrowAsync<Exception>(() => publish.Run(new StepScope(1, room, _ => { }), Ct));
        Directory.Exists($"{room}").ShouldBeTrue("it may have changed something");
    }

    private static DomainName Name(string name) => Parsed.Parse<DomainName>(name);
}
