using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services.Balancer;
using Aegir.Services.Db;
using Aegir.Store;
using Aegir.Tests.Hosts;
using Aegir.Tests.Recipes;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>
/// A fleet whose web servers are the product's own, on machines that run nothing: what they would be sent lies on the hub.
/// Databases and Drupal are tiny ones.
/// </summary>
/// <param name="db">The records.</param>
/// <param name="layout">Where the hub is.</param>
/// <param name="dead">Servers that do not answer.</param>
internal sealed class RealWebs(HostingDb db, HubLayout layout, params ContextName[] dead) : Fleet(db, layout)
{
    public override Host Host(Server server)
    {
        var host = new RecordingHost($"{server.Name}");
        return dead.Contains(server.Name) ? host.Answers("", exitCode: 1, errors: "no route") : host;
    }

    public override DbService Database(Server server) => Tiny(server.Name);

    public override BalancerService Balancer(Server server) => new();

    public override DrupalFamily Drupal(Platform platform) => new TinyDrupal(Hub, Layout, Tiny, new Faults());

    private TinyDb Tiny(ContextName server) =>
        new(new TreeHost(server, Layout, new Faults()), Layout, server, new Faults());
}
