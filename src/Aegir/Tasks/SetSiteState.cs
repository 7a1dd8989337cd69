using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Tasks.Parts;

namespace Aegir.Tasks;

/// <summary>Switches a site on or off for its visitors. Database and files stay as they are.</summary>
/// <param name="Site">The site as recorded before.</param>
/// <param name="State">What it shall be.</param>
public sealed record SetSiteState(Site Site, SiteState State) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => State == SiteState.Enabled ? "site enable" : "site disable";

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.Platform];

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        this with
        {
            Site = await Guards.Still(fleet, Site, ct),
        };

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var home = await fleet.Home(Site with { State = State }, ct);
        return
        [
            Guards.Unchanged(fleet, Site),
            Step.Check("the web server answers", (_, end) => home.Http.Check(end)),
            .. home.Http.SetDoor(home.Site, Doors.Of(State)),
            .. SiteChecks.Answers(home),
            Recording.Save(fleet, Site with { State = State }, Site),
        ];
    }
}
