using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Balancer;
using Aegir.Tests.Services.Http;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Services.Balancer;

/// <summary>A balancer that answered once, and does not any more.</summary>
public sealed class HaProxyServiceTests : IDisposable
{
    private readonly UnixPath _hub = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-lb-").FullName);
    private readonly BalancedCluster _live = RunningHaProxy.Cluster("live", [], "a.example", "www.a.example");
    private readonly List<string> _said = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete($"{_hub}", recursive: true);

    [Fact]
    public async Task It_is_missed_by_who_has_names_that_it_has_to_know_and_by_nobody_else()
    {
        var balancer = await Down(_live);
        await balancer.Check([Name("b.example")], Ct);
        await Should.ThrowAsync<CommandFailed>(() => balancer.Check([Name("b.example"), Name("www.a.example")], Ct));
        await Publish(balancer, "b.example");
        await Should.ThrowAsync<CommandFailed>(() => Publish(balancer, "a.example"));
        Directory.Exists($"{Room}").ShouldBeTrue("what it has is not known");
    }

    [Fact]
    public async Task What_it_has_to_know_no_more_holds_nobody_up()
    {
        var balancer = await Down();
        await balancer.Check([Name("a.example")], Ct);
        await Publish(balancer, "a.example");
        _said.ShouldHaveSingleItem().ShouldContain("aegir server verify lb1");
    }

    private UnixPath Room => _hub / "tasks/1";

    /// <summary>It was published with the names of <see cref="_live"/>; now it shall have those of these clusters.</summary>
    private async Task<BalancerService> Down(params BalancedCluster[] shallKnow)
    {
        var host = new ScriptedHost(_hub / "lb1", "@server_lb1");
        foreach (var step in HttpExamples.Balancer(_hub, host, Port.Of(80), _live).PublishMembers())
            await step.Run(new StepScope(2, _hub / "tasks/2", _said.Add), Ct);
        return HttpExamples.Balancer(_hub, new SilentHost(), Port.Of(80), shallKnow);
    }

    private Task Publish(BalancerService balancer, string name) =>
        balancer.PublishNames([Name(name)]).ShouldHaveSingleItem().Run(new StepScope(1, Room, _said.Add), Ct);

    private static DomainName Name(string name) => Parsed.Parse<DomainName>(name);

    private sealed class SilentHost() : Host("@server_lb1")
    {
        public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) => throw Silence;

        public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) => throw Silence;

        protected override Task<(int ExitCode, string Errors)> Execute(
            Command command,
            PipeSource input,
            PipeTarget output,
            CancellationToken ct
        ) => throw Silence;

        private CommandFailed Silence => new(Name, Command.Of("ssh"), "does not answer.");
    }
}
