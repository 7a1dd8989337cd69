using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Moving;

/// <summary>What makes data that came from elsewhere a site of the place that it came to.</summary>
/// <param name="fleet">Where.</param>
/// <param name="there">The site as it shall be; its data are there.</param>
/// <param name="from">The directory below <c>sites/</c> that it had; null where that is called the same.</param>
/// <param name="isUpgraded">Whether its code may be newer than its database.</param>
internal sealed class Arrival(Fleet fleet, SiteHome there, DirectoryName? from, bool isUpgraded)
{
    private readonly ConfigFiles _config = new(there);

    /// <summary>Backdrop's configuration, and what Drupal 8 has exported of its own, which says where its files are.</summary>
    private bool ChangesConfigFiles =>
        there.Site.Platform.Code.Flavour switch
        {
            DrupalFlavour.Backdrop => true,
            DrupalFlavour.Drupal8 => from is not null,
            _ => false,
        };

    /// <summary>Makes the copy a site of its new name and release. Undo is that of whoever made the copy.</summary>
    public IReadOnlyList<Step> Adapt() =>
        [
            .. ChangesConfigFiles ? [Do("fetch its configuration", (_, ct) => _config.Fetch(ct))] : Array.Empty<Step>(),
            .. from is not null ? [RewritePaths(from)] : Array.Empty<Step>(),
            .. isUpgraded
                ? [Update(), .. WrittenByUpdates.Send(fleet, there), .. Aggregates.Delete(there)]
                : Array.Empty<Step>(),
            .. from is not null && !isUpgraded // updates clear the caches themselves
                ?
                [
                    Do(
                        "rebuild the caches",
                        (_, ct) => there.Db.Attended(token => there.Drupal.RebuildCache(there.Site, token), ct)
                    ),
                ]
                : Array.Empty<Step>(),
            .. ChangesConfigFiles ? [Do("send its configuration", (_, ct) => _config.Send(ct))] : Array.Empty<Step>(),
        ];

    private Step RewritePaths(DirectoryName old) =>
        Do(
            $"rewrite the paths of {old}",
            async (scope, ct) =>
                scope.Report(
                    $"{await there.Db.Attended(token => there.Drupal.RewritePaths(there.Site, old, token), ct)}"
                )
        );

    private Step Update() =>
        Do(
            "run Drupal's updates",
            async (scope, ct) =>
                scope.Report(await there.Db.Attended(token => there.Drupal.UpdateDatabase(there.Site, token), ct))
        );
}
