using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Balancer;
using Aegir.Services.Db;
using Aegir.Services.Dns;
using Aegir.Services.Http;
using Aegir.Store;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>A fleet of directories as one process sees it, with the faults that this process meets.</summary>
internal sealed class TinyFleet(HostingDb db, HubLayout layout, Faults faults) : Fleet(db, layout)
{
    /// <summary>A server that does not answer; null for none.</summary>
    public ContextName? Dead { get; init; }

    /// <summary>The status that sites answer with, given the vhost that they are asked through.</summary>
    public Func<string, int> Answers { get; init; } = _ => 200;

    public override Host Host(Server server) => Tree(server.Name);

    public override Host Host(ForeignMachine machine) => Tree(ContextName.Server("old"));

    protected override HttpService WebServer(Server machine) =>
        machine.Service(ServiceType.Http) is null
            ? new HttpService()
            : new TinyWeb(Tree(machine.Name), Layout, machine.Name, FaultsOf(machine.Name)) { Answers = Answers };

    public override DbService Database(Server server) => Keeper(server.Name);

    public override DnsService Dns(Server server) =>
        server.Service(ServiceType.Dns) is null
            ? new DnsService()
            : new TinyDns(Tree(server.Name), Layout, server.Name, Zones, faults);

    public override BalancerService Balancer(Server server) =>
        server.Service(ServiceType.Balancer) is null
            ? new BalancerService()
            : new TinyBalancer(Tree(server.Name), Layout, server.Name, new BalancedClusters(Db, server.Name), faults);

    public override IReadOnlyList<Service> Services(Server server) =>
        [
            server.Service(ServiceType.Dns) is not null ? Dns(server)
            : server.Service(ServiceType.Balancer) is not null ? Balancer(server)
            : server.Service(ServiceType.Http) is null ? Database(server)
            : WebServer(server),
        ];

    public override DrupalFamily Drupal(Platform platform) => new TinyDrupal(Hub, Layout, Keeper, faults);

    private TinyDb Keeper(ContextName server) => new(Tree(server), Layout, server, faults);

    private TreeHost Tree(ContextName server) => new(server, Layout, FaultsOf(server));

    private Faults FaultsOf(ContextName server) =>
        server == Dead
            ? new Faults { Always = new CommandFailed($"{server}", Command.Of("ssh"), "does not answer.") }
            : faults;
}
