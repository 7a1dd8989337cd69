using Aegir.Model;
using Aegir.Store;

namespace Aegir.Views;

/// <summary>A site as a list shows it.</summary>
public sealed record SiteRow(
    string Uri,
    string State,
    string Platform,
    string DbServer,
    string? Client,
    IReadOnlyList<string> Tags,
    DateTimeOffset? Verified
)
{
    /// <summary>The row of a record.</summary>
    public static SiteRow Of(SiteSummary site) =>
        new(
            site.Uri.ToString(),
            Words.Of(site.State),
            site.Platform.Bare,
            site.DbServer.Bare,
            site.Client?.ToString(),
            [.. site.Tags.Select(tag => tag.ToString())],
            site.Verified
        );
}

/// <summary>
/// A site; its password and its salt are not part of it. <c>Forwards</c> are the web servers that it has left and that send
/// its visitors on; <c>LastBackup</c> is null where it has none.
/// </summary>
public sealed record SiteView(
    string Uri,
    string State,
    string Platform,
    string WebServer,
    string DbServer,
    string Database,
    string Profile,
    string Language,
    IReadOnlyList<string> Aliases,
    string? RedirectTo,
    string? Client,
    IReadOnlyList<string> Tags,
    DateTimeOffset Created,
    DateTimeOffset? Verified,
    IReadOnlyList<ForwardView> Forwards,
    BackupView? LastBackup
)
{
    /// <summary>The site of a record, with what other records say of it.</summary>
    public static async Task<SiteView> Of(Site site, Records records, CancellationToken ct)
    {
        var platform = await records.Platforms.Get(site.Platform, ct);
        var backups = await records.Backups.List(site.Uri, ct);
        var now = records.Clock.GetUtcNow();
        return new(
            site.Uri.ToString(),
            Words.Of(site.State),
            site.Platform.Bare,
            platform.WebServer.Bare,
            site.DbServer.Bare,
            site.Database.ToString(),
            site.Profile.ToString(),
            site.Language.ToString(),
            [.. site.Aliases.Select(alias => alias.ToString())],
            site.RedirectTo?.ToString(),
            site.Client?.ToString(),
            [.. site.Tags.Select(tag => tag.ToString())],
            site.Created,
            site.Verified,
            [.. (await records.Forwards.To(site.Uri, ct)).Select(forward => ForwardView.Of(forward, now))],
            backups is [var last, ..] ? BackupView.Of(last) : null
        );
    }
}
