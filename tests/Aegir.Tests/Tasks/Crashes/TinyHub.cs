using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Drupal;
using Aegir.Tests.Recipes;
using Microsoft.Extensions.Time.Testing;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>
/// A hub with web servers, a platform on two of them, and database servers, all of them directories, and a real store. What
/// a task did can be forgotten: <see cref="Again"/> is the hub as it was when <see cref="Keep"/> was called.
/// </summary>
internal sealed class TinyHub : IAsyncDisposable
{
    private static readonly (string, ServiceType)[] Servers =
    [
        ("web1", ServiceType.Http),
        ("web2", ServiceType.Http),
        ("web3", ServiceType.Http),
        ("db1", ServiceType.Db),
        ("db2", ServiceType.Db),
        ("lb1", ServiceType.Balancer),
    ];

    /// <summary>A cluster of two of its servers, with a balancer before them.</summary>
    public static Server Pair { get; } =
        Server
            .Cluster(ContextName.Server("pair"), isPack: false)
            .WithMembers([
                new(ContextName.Server("web1"), MemberRole.Master),
                new(ContextName.Server("web2"), MemberRole.Master),
                new(ContextName.Server("lb1"), MemberRole.Balancer),
            ]);

    /// <summary>A pack of two of its servers, with a balancer before them: web3 serves what lies on web1.</summary>
    public static Server Pack { get; } =
        Server
            .Cluster(ContextName.Server("pack"), isPack: true)
            .WithMembers([
                new(ContextName.Server("web1"), MemberRole.Master),
                new(ContextName.Server("web3"), MemberRole.Follower),
                new(ContextName.Server("lb1"), MemberRole.Balancer),
            ]);

    private static readonly Server[] Clusters = [Pair, Pack];

    /// <summary>In memory where there is room: a thousand hubs are made, and each waits for its writes.</summary>
    private readonly UnixPath _place = Parsed.Parse<UnixPath>(
        Directory
            .CreateDirectory($"{(Directory.Exists("/dev/shm") ? "/dev/shm" : "/tmp")}/aegir-crash-{Guid.NewGuid():N}")
            .FullName
    );
    private HostingDb? _db;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public HubLayout Layout => new(_place / "world" / "hub");

    public UnixPath World => _place / "world";

    public HostingDb Db => _db ?? throw new InvalidOperationException("The hub is not open.");

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A hub whose platform is published and bears the site <c>a.example</c>, of which there is a backup.</summary>
    /// <param name="web">What serves the platform: <c>web1</c>, <see cref="Pair"/> or <see cref="Pack"/>.</param>
    /// <param name="hasZone">Whether the name server <c>ns1</c> answers for <c>example</c>.</param>
    public static async Task<TinyHub> WithSite(string web = "web1", bool hasZone = false)
    {
        var hub = await WithPlatform(web, hasZone);
        await hub.Run(await hub.Install("a.example"));
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct);
        await hub.Run(await BackupSite.Plan(hub.Fleet(), site, Ct));
        // Since then it has lived: what a restoration takes back.
        await File.AppendAllTextAsync($"{hub.World}/server_db1/data/{site.Database}", "insert into node;", Ct);
        foreach (var server in Holders(web))
        {
            var upload = $"{hub.World}/server_{server}/platforms/live/sites/a.example/files/new";
            await File.WriteAllTextAsync(upload, "new", Ct);
            File.SetLastWriteTimeUtc(upload, hub.Clock.GetUtcNow().UtcDateTime);
        }
        return hub;
    }

    /// <summary>A hub whose platform is published, with no site.</summary>
    /// <inheritdoc cref="WithSite" path="/param"/>
    public static async Task<TinyHub> WithPlatform(string web = "web1", bool hasZone = false)
    {
        var hub = new TinyHub();
        await hub.Open();
        foreach (var (name, type) in Servers)
        {
            Directory.CreateDirectory($"{hub.World}/server_{name}/data");
            Directory.CreateDirectory($"{hub.World}/server_{name}/users");
            await hub.Db.Servers.Save(
                new Server(ContextName.Server(name), Parsed.Parse<HostAddress>(name))
                {
                    Services = [new(type, "tiny")],
                },
                Ct
            );
        }
        await hub.Publish("live", "7.102", web);
        await hub.Publish("next", "7.103", "web2");
        if (hasZone)
            await hub.AddZone();
        return hub;
    }

    private async Task AddZone()
    {
        var ns1 = new Server(ContextName.Server("ns1"), Parsed.Parse<HostAddress>("ns1"))
        {
            Services = [new(ServiceType.Dns, "tiny")],
        };
        Directory.CreateDirectory($"{World}/server_ns1");
        await Db.Servers.Save(ns1, Ct);
        await Db.Zones.Save(new Zone(Parsed.Parse<DomainName>("example"), ns1.Name), Ct);
        await Run(new VerifyServer(ns1));
    }

    /// <summary>Adds a platform, and publishes it on a server, or on a cluster that need not be there yet.</summary>
    public async Task Publish(string name, string version, string web)
    {
        if (Cluster(web) is { } cluster && await Db.Servers.Find(cluster.Name, Ct) is null)
            await Db.Servers.Save(cluster, Ct);
        var code = Layout.Platforms / name;
        Directory.CreateDirectory($"{code}/sites");
        foreach (var open in new[] { $"{code}", $"{code}/includes" })
            File.SetUnixFileMode(Directory.CreateDirectory(open).FullName, TinyPlatform.OpenDirectory);
        foreach (var server in Holders(web))
            Directory.CreateDirectory($"{World}/server_{server}/platforms/{name}/sites");
        await File.WriteAllTextAsync($"{code}/includes/bootstrap.inc", "<?php\ndefine('VERSION', '7.103');\n", Ct);
        var platform = new Platform(
            ContextName.Platform(name),
            code,
            ContextName.Server(web),
            new DrupalCode(DrupalFlavour.Drupal7, version, "")
        );
        await Db.Platforms.Save(platform, Ct);
        await Run(await VerifyPlatform.Plan(Fleet(), platform.Name, Ct));
    }

    /// <summary>A fleet without faults.</summary>
    public TinyFleet Fleet() => new(Db, Layout, new Faults());

    /// <summary>A task that installs a site here.</summary>
    public async Task<InstallSite> Install(string uri) =>
        await InstallSite.Plan(
            Fleet(),
            (database, password, salt) =>
                new Site(Parsed.Parse<DomainName>(uri), ContextName.Platform("live"), ContextName.Server("db1"))
                {
                    Database = database,
                    DatabasePassword = password,
                    HashSalt = salt,
                },
            Parsed.Parse<DomainName>(uri),
            new("A", "admin", Parsed.Parse<EmailAddress>("a@example.com")),
            Ct
        );

    /// <summary>Makes this the state that <see cref="Again"/> goes back to.</summary>
    public async Task Keep()
    {
        await Db.DisposeAsync();
        Directory.Move($"{World}", $"{_place}/kept");
    }

    /// <summary>Goes back to the state that was kept.</summary>
    public async Task Again()
    {
        await Db.DisposeAsync();
        if (Directory.Exists($"{World}"))
            Directory.Delete($"{World}", recursive: true);
        Copy($"{_place}/kept", $"{World}");
        await Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        Directory.Delete($"{_place}", recursive: true);
    }

    /// <summary>Runs a task, which succeeds.</summary>
    public async Task Run(HostingTask task) =>
        (
            await new TaskRunner(Fleet(), TaskCatalog.Default, TaskOwner.Here).Run(task, SilentObserver.Instance, Ct)
        ).Outcome.ShouldBe(new Outcome.Succeeded());

    /// <summary>Puts in order the one task that has not ended.</summary>
    public static async Task<Outcome> Recover(Fleet fleet)
    {
        var recovery = new TaskRecovery(fleet, TaskCatalog.Default, TaskOwner.Here);
        var recovered = await recovery.All(_ => SilentObserver.Instance, Ct).ToListAsync(Ct);
        return recovered.ShouldHaveSingleItem().Outcome;
    }

    /// <summary>Has a task work on something, and not end.</summary>
    public async Task<Lease> WorkOn(ContextName context, string verb = "task")
    {
        var task = await Db.Tasks.Add(verb, context, new Secret("{}"), Ct);
        await Db.Tasks.Start(task.Id, Ct);
        return await Db.Leases.Take(task.Id, $"{TaskOwner.Here}", [context], [], Ct);
    }

    /// <summary>Whether a program works on it.</summary>
    public bool IsWorkedOn() => Directory.EnumerateDirectories("/proc").Any(WorksHere);

    private bool WorksHere(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Contains($"{_place}", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // it is no process, or has ended
        }
    }

    private static Server? Cluster(string name) => Clusters.FirstOrDefault(cluster => cluster.Name.Bare == name);

    /// <summary>The servers that hold the files of what <paramref name="web"/> serves.</summary>
    private static IEnumerable<string> Holders(string web) =>
        Cluster(web)?.Members.Where(member => member.Role == MemberRole.Master).Select(member => member.Server.Bare)
        ?? [web];

    private async Task Open() => _db = await HostingDb.Create(Layout, Clock, Ct);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to, File.GetUnixFileMode(from));
        foreach (var directory in Directory.EnumerateDirectories(from))
            Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
