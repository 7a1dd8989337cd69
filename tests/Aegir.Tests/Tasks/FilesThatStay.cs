using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>Among a site's uploads is a link that leads out of them, which nobody copies.</summary>
public sealed class FilesThatStay
{
    private const string Looking = "look for files that stay behind";
    private const string Link = "-> /mnt/archive";

    private static readonly DomainName Uri = Parsed.Parse<DomainName>("a.example");

    private static CancellationToken Ct => TinyHub.Ct;

    [Theory]
    [InlineData("site migrate")]
    [InlineData("site clone")]
    public async Task A_move_and_a_clone_name_them_before_they_change_anything(string verb)
    {
        await using var hub = await TinyHub.WithSite();
        await Demand(hub, await Plan(hub, verb), "server_web1/platforms/live/sites/a.example/files", "files/old");
    }

    [Fact]
    public async Task An_import_names_them_wherever_the_site_lies()
    {
        await using var hub = await TinyHub.WithPlatform();
        var import = await EveryTaskSurvives.Import(hub, afar: true, "default");
        await Demand(hub, import, "server_old/platforms/live/sites/default/files", "old");
    }

    [Fact]
    public async Task There_is_nothing_to_say_where_all_of_it_comes_along()
    {
        await using var hub = await TinyHub.WithSite();
        var task = await Plan(hub, "site migrate");
        (await Preview(hub, task)).ShouldBeEmpty();
        (await Log(hub, task)).ShouldNotContain("stay behind");
    }

    private static async Task Demand(TinyHub hub, HostingTask task, string directory, string shown)
    {
        File.CreateSymbolicLink($"{hub.World}/{directory}/old", "/mnt/archive");
        (await Preview(hub, task)).ShouldContain($"\n  {shown} {Link}");
        (await Log(hub, task)).ShouldContain($"\n  {shown} {Link}");
    }

    private static async Task<HostingTask> Plan(TinyHub hub, string verb)
    {
        var site = await hub.Db.Sites.Get(Uri, Ct);
        return verb == "site clone"
            ? await CloneSite.Plan(hub.Fleet(), site, EveryTaskSurvives.To("next", "b.example"), [], Ct)
            : await MigrateSite.Plan(hub.Fleet(), site, EveryTaskSurvives.To("next", null), Ct);
    }

    private static async Task<string> Preview(TinyHub hub, HostingTask task)
    {
        var step = (await task.Recipe(hub.Fleet(), Ct)).Single(step => step.Name == Looking);
        return await step.Preview.ShouldNotBeNull()(Ct);
    }

    private static async Task<string> Log(TinyHub hub, HostingTask task)
    {
        var runner = new TaskRunner(hub.Fleet(), TaskCatalog.Default, TaskOwner.Here);
        var run = await runner.Run(task, SilentObserver.Instance, Ct);
        run.Outcome.ShouldBe(new Outcome.Succeeded());
        return string.Join('\n', (await hub.Db.Log.List(run.Entry.Id, after: 0, Ct)).Select(line => line.Line));
    }
}
