using Aegir.Drupal.Code;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks.Importing;
using Aegir.Tasks.Parts;

namespace Aegir.Tasks;

/// <summary>
/// Publishes a platform: looks at the code again, and sends it and its config to the web server. It says which sites lie
/// there that have no record.
/// </summary>
/// <param name="Platform">The platform as it shall be recorded: its code has just been looked at.</param>
/// <param name="Recorded">The platform as recorded before.</param>
public sealed record VerifyPlatform(Platform Platform, Platform Recorded) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "platform verify";

    /// <inheritdoc/>
    public override ContextName Context => Platform.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Platform.WebServer];

    /// <summary>Plans the publication of a platform's code as it now lies on the hub.</summary>
    /// <exception cref="InvalidInput">There is no code that Aegir can drive, or that the web server could read.</exception>
    public static async Task<VerifyPlatform> Plan(Fleet fleet, ContextName name, CancellationToken ct)
    {
        var recorded = await fleet.Db.Platforms.Get(name, ct);
        var code = DrupalCodeBase.Recognise(recorded.Root);
        if ((await fleet.Http(recorded, ct)).WebGroup is { } group)
            await CodeAccess.Demand(fleet.Hub, group, recorded.Root, code, ct);
        return new VerifyPlatform(recorded with { Code = code }, recorded);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, Platform.Name, ct);

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var http = await fleet.Http(Platform, ct);
        return
        [
            Step.Check("the web server answers", (_, end) => http.Check(end)),
            SiteChecks.UploadsOfAll(fleet, SiteFilter.All with { Platform = Platform.Name }),
            .. fleet.Drupal(Platform).WritePlatform(Platform),
            .. http.PublishPlatform(Platform),
            Recording.Save(fleet, Platform, Recorded),
            Step.Check("look for sites without a record", (scope, end) => LookForSites(fleet, scope, end)),
        ];
    }

    private async Task LookForSites(Fleet fleet, StepScope scope, CancellationToken ct)
    {
        try
        {
            foreach (var site in await FoundSites.Unrecorded(fleet, Platform, ct))
                scope.Report(
                    $"sites/{site.Directory} ({string.Join(", ", site.Servers)}) has no record. To take it over: "
                        + $"aegir site import URI --platform {Platform.Name.Bare} --directory {site.Directory}"
                );
        }
        catch (Exception failure) when (SeveralFailed.AreAll<CommandFailed>(failure))
        {
            scope.Report($"The platform is published; nobody could look for sites without a record: {failure.Message}");
        }
    }
}
