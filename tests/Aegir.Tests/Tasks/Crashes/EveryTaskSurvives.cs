using System.Reflection;
using System.Text.Json.Serialization;
using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tasks.Backups;
using Aegir.Tasks.Moving;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>Every task, broken at every moment. A new task needs a line here.</summary>
public sealed class EveryTaskSurvives
{
    /// <summary>Only adds what harms nobody, and a second run completes a first that broke off.</summary>
    private static readonly Type[] WithoutUndo = [typeof(PrepareServer)];

    /// <summary>The tasks, and on what hub each is run.</summary>
    private static readonly Dictionary<string, Func<Task<(TinyHub, HostingTask)>>> Tasks = new()
    {
        ["server verify"] = () => On(TinyHub.WithPlatform(), async h => new VerifyServer(await Server(h, "web3"))),
        ["server verify, a balancer"] = () =>
            On(TinyHub.WithSite("pair"), async h => new VerifyServer(await Server(h, "lb1"))),
        ["server verify, which sends visitors on no longer"] = () =>
            OnSite(
                async (hub, site) =>
                {
                    await hub.Run(await MigrateSite.Plan(hub.Fleet(), site, To("next", null), Ct));
                    hub.Clock.Advance(TimeSpan.FromDays(8));
                    return new VerifyServer(await Server(hub, "web1"));
                }
            ),
        ["server remove"] = () =>
            On(TinyHub.WithPlatform(), async h => await DeleteServer.Plan(h.Fleet(), ContextName.Server("web3"), Ct)),
        ["server remove, a cluster"] = () =>
            On(
                TinyHub.WithPlatform(),
                async hub =>
                {
                    await hub.Db.Servers.Save(TinyHub.Pair, Ct);
                    return await DeleteServer.Plan(hub.Fleet(), TinyHub.Pair.Name, Ct);
                }
            ),
        ["cluster verify"] = () => OnPair(async (hub, pair) => await VerifyCluster.Plan(hub.Fleet(), pair, Ct)),
        ["cluster set, one takes the place of another"] = () =>
            OnPair((hub, pair) => Become(hub, pair, "web3", "web1", "lb1")),
        ["cluster set, one that was out is let in"] = () =>
            OnPair(
                async (hub, pair) =>
                {
                    var halved = pair.WithMember(ContextName.Server("web2"), isOut: true);
                    await hub.Db.Servers.Save(halved, Ct);
                    await hub.Run(await VerifyCluster.Plan(hub.Fleet(), halved, Ct));
                    return await VerifyCluster.Plan(hub.Fleet(), pair, Ct);
                }
            ),
        ["cluster set, without its balancer"] = () => OnPair((hub, pair) => Become(hub, pair, "web1", "web2")),
        ["cluster out, its balancer"] = () =>
            OnPair(async (hub, pair) => await TakeOutMember.Plan(hub.Fleet(), pair, ContextName.Server("lb1"), Ct)),
        ["cluster sync"] = () => OnPair(async (hub, pair) => await SyncCluster.Plan(hub.Fleet(), pair, Ct)),
        ["cluster out"] = () =>
            OnPair(async (hub, pair) => await TakeOutMember.Plan(hub.Fleet(), pair, ContextName.Server("web2"), Ct)),
        ["platform verify, on a cluster"] = () =>
            On(
                TinyHub.WithPlatform("pair"),
                async h => await VerifyPlatform.Plan(h.Fleet(), ContextName.Platform("live"), Ct)
            ),
        ["site install, on a cluster"] = () =>
            On(TinyHub.WithPlatform("pair"), async h => await h.Install("a.example")),
        ["site restore, on a cluster"] = () => OnSite((hub, site) => Restore(hub, site, backsUp: true), "pair"),
        ["site verify, renamed on a cluster"] = () =>
            OnSite(
                (_, site) => Is(new VerifySite(site with { Aliases = [Parsed.Parse<DomainName>("b.example")] }, site)),
                "pair"
            ),
        ["site delete, on a cluster"] = () =>
            OnSite(
                async (hub, site) => await DeleteSite.Plan(hub.Fleet(), site, backsUp: false, isGone: false, Ct),
                "pair"
            ),
        ["site migrate, from a cluster to a member"] = () =>
            OnSite(async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, To("next", null), Ct), "pair"),
        ["platform verify"] = () =>
            On(
                TinyHub.WithPlatform(),
                async h => await VerifyPlatform.Plan(h.Fleet(), ContextName.Platform("live"), Ct)
            ),
        ["platform remove"] = () =>
            On(
                TinyHub.WithPlatform(),
                async h => await DeletePlatform.Plan(h.Fleet(), ContextName.Platform("live"), Ct)
            ),
        ["platform remove, its web server gone"] = () =>
            On(
                TinyHub.WithPlatform(),
                async h => await DeletePlatform.Plan(h.Fleet(), ContextName.Platform("live"), Ct) with { IsGone = true }
            ),
        ["site install"] = () => On(TinyHub.WithPlatform(), async h => await h.Install("a.example")),
        ["site import"] = () => On(TinyHub.WithPlatform(), hub => Import(hub, afar: true, "default")),
        ["site import, where it lies on its platform"] = () =>
            On(TinyHub.WithPlatform(), hub => Import(hub, afar: false, "a.example")),
        ["site verify"] = () =>
            OnSite(
                (_, site) => Is(new VerifySite(site with { Aliases = [Parsed.Parse<DomainName>("b.example")] }, site))
            ),
        ["site backup"] = () => OnSite(async (hub, site) => await BackupSite.Plan(hub.Fleet(), site, Ct)),
        ["site restore"] = () => OnSite((hub, site) => Restore(hub, site, backsUp: true)),
        ["site backup-add"] = () =>
            OnSite(
                async (hub, site) =>
                {
                    var known = (await hub.Db.Backups.List(site.Uri, Ct))[0].Name;
                    var elsewhere = hub.World / "from-another-hub.tar";
                    File.Copy($"{BackupArchive.Path(hub.Layout, known)}", $"{elsewhere}");
                    return await AddBackup.Plan(hub.Fleet(), site.Uri, elsewhere, Ct);
                }
            ),
        ["site backup-delete"] = () =>
            OnSite(
                async (hub, site) =>
                    await DeleteBackups.Plan(
                        hub.Fleet(),
                        site.Uri,
                        (await hub.Db.Backups.List(site.Uri, Ct)).Select(backup => backup.Name),
                        Ct
                    )
            ),
        ["site clone"] = () =>
            OnSite(async (hub, site) => await CloneSite.Plan(hub.Fleet(), site, To("next", "b.example"), [], Ct)),
        ["site migrate"] = () =>
            OnSite(async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, To("next", "b.example"), Ct)),
        ["site migrate, under its name to another server"] = () =>
            OnSite(async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, To("next", null), Ct)),
        ["site migrate, to another database server"] = () =>
            OnSite(async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, To(null, null, "db2"), Ct)),
        ["site migrate, from a server to a cluster"] = () =>
            OnSite(
                async (hub, site) =>
                {
                    await hub.Publish("wide", "7.103", "pair");
                    return await MigrateSite.Plan(hub.Fleet(), site, To("wide", null), Ct);
                }
            ),
        ["site clone, onto a cluster"] = () =>
            OnSite(
                async (hub, site) =>
                {
                    await hub.Publish("wide", "7.103", "pair");
                    return await CloneSite.Plan(hub.Fleet(), site, To("wide", "b.example"), [], Ct);
                }
            ),
        ["site install, on a pack"] = () => On(TinyHub.WithPlatform("pack"), async h => await h.Install("a.example")),
        ["site restore, on a pack"] = () => OnSite((hub, site) => Restore(hub, site, backsUp: false), "pack"),
        ["site migrate, from a pack to a server"] = () =>
            OnSite(async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, To("next", null), Ct), "pack"),
        ["site migrate, renamed where it is"] = () =>
            OnSite(async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, To(null, "b.example"), Ct)),
        ["site disable"] = () => OnSite((_, site) => Is(new SetSiteState(site, SiteState.Disabled))),
        ["site enable"] = () =>
            OnSite(
                async (hub, site) =>
                {
                    var disabled = site with { State = SiteState.Disabled };
                    await hub.Db.Sites.Save(disabled, Ct);
                    return new SetSiteState(disabled, SiteState.Enabled);
                }
            ),
        ["site delete"] = () =>
            OnSite(async (hub, site) => await DeleteSite.Plan(hub.Fleet(), site, backsUp: true, isGone: false, Ct)),
        ["site install, in a zone"] = () =>
            On(TinyHub.WithPlatform(hasZone: true), async h => await h.Install("a.example")),
        ["site verify, with another alias in a zone"] = () =>
            OnSite(
                (_, site) => Is(new VerifySite(site with { Aliases = [Parsed.Parse<DomainName>("b.example")] }, site)),
                hasZone: true
            ),
        ["site migrate, renamed within a zone"] = () =>
            OnSite(
                async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, To("next", "b.example"), Ct),
                hasZone: true
            ),
        ["site delete, in a zone"] = () =>
            OnSite(
                async (hub, site) => await DeleteSite.Plan(hub.Fleet(), site, backsUp: false, isGone: false, Ct),
                hasZone: true
            ),
        ["cluster set, in a zone"] = () =>
            On(
                TinyHub.WithSite("pair", hasZone: true),
                async hub => await Become(hub, await Server(hub, "pair"), "web3", "web1")
            ),
        ["site delete, its web server gone"] = () =>
            OnSite(
                async (hub, site) =>
                    await DeleteSite.Plan(hub.Fleet(), site, backsUp: true, isGone: false, Ct) with
                    {
                        Gone = [ContextName.Server("web1")],
                    }
            ),
    };

    public static TheoryData<string> Verbs => [.. Tasks.Keys];

    /// <summary>A task of this verb, and the hub that it can run on.</summary>
    internal static Task<(TinyHub Hub, HostingTask Task)> Example(string verb) => Tasks[verb]();

    private static CancellationToken Ct => TinyHub.Ct;

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Broken_anywhere_it_is_done_or_undone(string verb)
    {
        var (hub, task) = await Tasks[verb]();
        await using var _ = hub;
        task.Verb.ShouldBe(verb.Split(',')[0]);
        var ways = await new TaskWalk(hub, task).Walk();
        TestContext.Current.TestOutputHelper?.WriteLine($"{verb}: broken in {ways} ways");
        ways.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task No_task_is_forgotten()
    {
        var walked = new HashSet<Type>(WithoutUndo);
        foreach (var make in Tasks.Values)
        {
            var (hub, task) = await make();
            await hub.DisposeAsync();
            walked.Add(task.GetType());
        }
        walked.ShouldBe(
            typeof(HostingTask).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(known => known.DerivedType),
            ignoreOrder: true
        );
    }

    internal static async Task<(TinyHub, HostingTask)> On(Task<TinyHub> making, Func<TinyHub, Task<HostingTask>> plan)
    {
        var hub = await making;
        return (hub, await plan(hub));
    }

    /// <summary>Lays a site somewhere that has no record; its import.</summary>
    internal static async Task<HostingTask> Import(TinyHub hub, bool afar, string directory)
    {
        var docroot = hub.Layout.Platforms / "live";
        var place = $"{(afar ? hub.World / "server_old" / "platforms" / "live" : docroot)}/sites/{directory}";
        foreach (
            var (file, text) in new[]
            {
                ("settings.php", "its own"),
                ("files/upload", "a picture"),
                ("modules/a.module", ""),
            }
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{place}/{file}") ?? place);
            await File.WriteAllTextAsync($"{place}/{file}", text, Ct);
        }
        await File.WriteAllTextAsync($"{hub.World}/dump", "create table node;", Ct);
        var database = new ForeignDatabase("mysql", "localhost", null, null, $"{hub.World}/dump", "a", new Secret("a"));
        var source = new SiteSource(
            afar
                ? new ForeignMachine(
                    Parsed.Parse<HostAddress>("old"),
                    Port.Of(22),
                    Parsed.Parse<UnixUser>("deploy"),
                    ""
                )
                : null,
            afar ? null : ContextName.Hub,
            docroot,
            Parsed.Parse<DirectoryName>(directory)
        );
        var task = await hub.Install("a.example");
        return new ImportSite(
            task.Site with
            {
                Verified = task.Site.Created,
            },
            source,
            new FoundSite(DrupalFlavour.Drupal7, "7.101", database, task.Site.HashSalt)
        );
    }

    private static Task<(TinyHub, HostingTask)> OnPair(Func<TinyHub, Server, Task<HostingTask>> plan) =>
        On(TinyHub.WithSite("pair"), async hub => await plan(hub, await Server(hub, "pair")));

    private static async Task<HostingTask> Restore(TinyHub hub, Site site, bool backsUp) =>
        await RestoreSite.Plan(hub.Fleet(), site, (await hub.Db.Backups.List(site.Uri, Ct))[0].Name, backsUp, Ct);

    private static async Task<HostingTask> Become(TinyHub hub, Server cluster, params string[] members) =>
        await VerifyCluster.Plan(
            hub.Fleet(),
            cluster.WithMembers([
                .. members.Select(name => new ClusterMember(
                    ContextName.Server(name),
                    name == "lb1" ? MemberRole.Balancer : MemberRole.Master
                )),
            ]),
            Ct
        );

    internal static Task<(TinyHub, HostingTask)> OnSite(
        Func<TinyHub, Site, Task<HostingTask>> plan,
        string web = "web1",
        bool hasZone = false
    ) =>
        On(
            TinyHub.WithSite(web, hasZone),
            async hub => await plan(hub, await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct))
        );

    internal static Destination To(string? platform, string? uri, string? db = null) =>
        new(
            platform is null ? null : ContextName.Platform(platform),
            db is null ? null : ContextName.Server(db),
            uri is null ? null : Parsed.Parse<DomainName>(uri)
        )
        {
            BacksUp = false, // that is walked elsewhere, and takes long
        };

    private static Task<HostingTask> Is(HostingTask task) => Task.FromResult(task);

    private static Task<Server> Server(TinyHub hub, string name) => hub.Db.Servers.Get(ContextName.Server(name), Ct);
}
