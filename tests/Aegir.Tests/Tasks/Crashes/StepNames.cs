using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>
/// A recovery knows a step by its name, so a task has the same steps at every moment of its run, and whatever others may
/// have done to the records without waiting for it: before it begins, before it is final, or when it is done.
/// </summary>
public sealed class StepNames
{
    /// <summary>Tasks whose steps could depend on more than those of the walked ones.</summary>
    private static readonly Dictionary<string, Func<Task<(TinyHub, HostingTask)>>> More = new()
    {
        ["site backup, on a cluster"] = () =>
            EveryTaskSurvives.OnSite(async (hub, site) => await BackupSite.Plan(hub.Fleet(), site, Ct), "pair"),
        ["site import, where it lies on a cluster"] = () =>
            EveryTaskSurvives.On(
                TinyHub.WithPlatform("pair"),
                hub => EveryTaskSurvives.Import(hub, afar: false, "a.example")
            ),
        ["site clone, on a cluster"] = () =>
            EveryTaskSurvives.OnSite(
                async (hub, site) =>
                    await CloneSite.Plan(hub.Fleet(), site, EveryTaskSurvives.To(null, "b.example"), [], Ct),
                "pair"
            ),
        ["site migrate, from a server to a pack"] = () =>
            EveryTaskSurvives.OnSite(
                async (hub, site) =>
                {
                    await hub.Publish("shared", "7.103", "pack");
                    return await MigrateSite.Plan(hub.Fleet(), site, EveryTaskSurvives.To("shared", null), Ct);
                }
            ),
        ["site migrate, in one directory from a cluster to a member"] = () => InPlace("pair", "web2"),
        ["site migrate, in one directory from a cluster to another server"] = () => InPlace("pair", "web3"),
        ["site migrate, in one directory from a member to a cluster"] = () => InPlace("web1", "pair"),
        ["site migrate, whose visitors a server still sends on"] = () =>
            Forwarded(
                async (hub, site) => await MigrateSite.Plan(hub.Fleet(), site, EveryTaskSurvives.To("next", null), Ct)
            ),
        ["site delete, whose visitors a server still sends on"] = () =>
            Forwarded(async (hub, site) => await DeleteSite.Plan(hub.Fleet(), site, backsUp: false, isGone: false, Ct)),
    };

    public static TheoryData<string> Verbs => [.. EveryTaskSurvives.Verbs.Select(row => row.Data), .. More.Keys];

    private static CancellationToken Ct => TinyHub.Ct;

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Stay_the_same_at_every_moment_whatever_happens_to_records_that_are_not_locked(string verb)
    {
        var (hub, task) = await Example(verb);
        await using var _ = hub;
        var fleet = hub.Fleet();
        var queued = await new TaskQueue(fleet, TaskCatalog.Default).Enqueue(task, Ct);
        var claim = await new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here).Claim(
            new QueuedTask(queued, task),
            Ct
        );
        var (entry, _, lease) = claim.ShouldNotBeNull();
        var recipe = await task.Recipe(fleet, Ct);
        string[] names = [.. recipe.Select(step => step.Name)];
        await hub.Db.Steps.Plan(entry.Id, names, Ct);
        var differences = new List<string>();
        var looking = recipe.Select(step =>
            step with
            {
                Run = async (scope, ct) =>
                {
                    await Compare(step.Name, withChanges: step.IsPointOfNoReturn || step == recipe[0]);
                    await step.Run(scope, ct);
                },
            }
        );
        var journal = new TaskJournal(hub.Db, lease, recipe, SilentObserver.Instance);
        var scope = new StepScope(entry.Id, hub.Layout.Room(entry.Id), _ => { });
        var outcome = await new RecipeRunner(Recipe.Of([.. looking]), journal, scope).Run(Ct);
        await Compare("the end", withChanges: true);
        outcome.ShouldBe(new Outcome.Succeeded());
        differences.ShouldBeEmpty();

        async Task Compare(string moment, bool withChanges)
        {
            await foreach (var change in new UnlockedRecords(hub, task).Change(Ct).Take(withChanges ? int.MaxValue : 1))
            {
                var now = (await task.Recipe(fleet, Ct)).Select(step => step.Name).ToList();
                differences.AddRange(now.Except(names).Select(name => $"before ‘{moment}’, {change}: + {name}"));
                differences.AddRange(names.Except(now).Select(name => $"before ‘{moment}’, {change}: - {name}"));
                if (differences.Count == 0 && !now.SequenceEqual(names))
                    differences.Add($"before ‘{moment}’, {change}: in another order");
            }
        }
    }

    /// <summary>A task of this verb, and the hub that it can run on.</summary>
    internal static Task<(TinyHub Hub, HostingTask Task)> Example(string verb) =>
        More.GetValueOrDefault(verb)?.Invoke() ?? EveryTaskSurvives.Example(verb);

    /// <summary>A move between two platforms that are the same code base on two servers.</summary>
    private static Task<(TinyHub, HostingTask)> InPlace(string from, string to) =>
        EveryTaskSurvives.OnSite(
            async (hub, site) =>
            {
                if (to == "pair")
                    await hub.Db.Servers.Save(TinyHub.Pair, Ct);
                var twin = new Platform(
                    ContextName.Platform("twin"),
                    hub.Layout.Platforms / "live",
                    ContextName.Server(to),
                    new DrupalCode(DrupalFlavour.Drupal7, "7.102", "")
                );
                foreach (var server in to == "pair" ? ["web1", "web2"] : new[] { to })
                    Directory.CreateDirectory($"{hub.World}/server_{server}/platforms/live/sites");
                await hub.Db.Platforms.Save(twin, Ct);
                await hub.Run(await VerifyPlatform.Plan(hub.Fleet(), twin.Name, Ct));
                return await MigrateSite.Plan(hub.Fleet(), site, EveryTaskSurvives.To("twin", null), Ct);
            },
            from
        );

    private static Task<(TinyHub, HostingTask)> Forwarded(Func<TinyHub, Site, Task<HostingTask>> plan) =>
        EveryTaskSurvives.OnSite(
            async (hub, site) =>
            {
                var forward = new Forward(site.Uri, ContextName.Server("web3"), hub.Clock.GetUtcNow().AddDays(1));
                await hub.Db.Forwards.Replace(site.Uri, [forward], Ct);
                return await plan(hub, site);
            }
        );
}
