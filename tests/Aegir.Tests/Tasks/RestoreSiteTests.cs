using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>When visitors get back into a site that is restored.</summary>
public sealed class RestoreSiteTests
{
    /// <summary>What they write into the new database goes with it if the task is undone.</summary>
    [Theory]
    [InlineData(SiteState.Enabled, "door Open")]
    [InlineData(SiteState.Disabled, "door Disabled")]
    public async Task A_restored_site_is_opened_when_nothing_is_undone_any_more(SiteState state, string opened)
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct) with { State = state };
        await hub.Db.Sites.Save(site, TinyHub.Ct);
        var backup = (await hub.Db.Backups.List(site.Uri, TinyHub.Ct))[0].Name;
        var task = await RestoreSite.Plan(hub.Fleet(), site, backup, backsUp: true, TinyHub.Ct);
        var steps = (await task.Recipe(hub.Fleet(), TinyHub.Ct)).ToList();
        var noReturn = steps.FindIndex(step => step.IsPointOfNoReturn);
        steps.FindIndex(step => step.Name == opened).ShouldBeGreaterThan(noReturn);
        steps
            .Take(noReturn)
            .Where(step => step.Name.StartsWith("door ", StringComparison.Ordinal))
            .Select(step => step.Name)
            .ShouldBe(["door Closed", "door Closed"]);
    }
}
