using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Balancer;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>A balancer that is one file: who serves which names, by the records. It keeps the contract of every step.</summary>
internal sealed class TinyBalancer(
    TreeHost host,
    HubLayout layout,
    ContextName server,
    BalancedClusters behind,
    Faults faults
) : BalancerService
{
    public override WebAddress Address => new(Parsed.Parse<HostAddress>(server.Bare), Port.Of(80));

    private UnixPath File => host.Of(layout.Config(server)) / "balancer.conf";

    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) => PublishMembers();

    public override IReadOnlyList<Step> PublishNames(IReadOnlyList<DomainName> names) =>
        [
            Step.Do(
                $"publish names to {server}",
                async (scope, ct) =>
                {
                    var all = await behind.Read(ct);
                    if (Knows(names) || all.Any(cluster => cluster.Names.Intersect(names).Any()))
                        await Publish(all, scope, ct);
                }
            ),
        ];

    public override IReadOnlyList<Step> PublishMembers() =>
        [
            Step.Do(
                $"publish the config of {server}",
                async (scope, ct) => await Publish(await behind.Read(ct), scope, ct)
            ),
        ];

    private bool Knows(IReadOnlyList<DomainName> names) =>
        System.IO.File.Exists($"{File}")
        && System.IO.File.ReadAllText($"{File}").Split(' ', ',', '\n').Intersect(names.Select(n => $"{n}")).Any();

    private Task Publish(IReadOnlyList<BalancedCluster> all, StepScope scope, CancellationToken ct) =>
        TinyFile
            .Write("write", File, () => all.Count == 0 ? null : string.Concat(all.Select(Line)), faults)
            .Run(scope, ct);

    private static string Line(BalancedCluster cluster) =>
        $"{cluster.Name} {string.Join(',', cluster.Members.Select(member => member.Server))} {string.Join(',', cluster.Names)}\n";
}
