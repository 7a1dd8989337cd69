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

/// <summary>A site; its password and its salt are not part of it.</summary>
public sealed record SiteView(
    string Uri,
    string State,
    string Platform,
    string DbServer,
    string Database,
    string Profile,
    string Language,
    IReadOnlyList<string> Aliases,
    string? RedirectTo,
    string? Client,
    IReadOnlyList<string> Tags,
    DateTimeOffset Created,
    DateTimeOffset? Verified
)
{
    /// <summary>The site of a record.</summary>
    public static SiteView Of(Site site) =>
        new(
            site.Uri.ToString(),
            Words.Of(site.State),
            site.Platform.Bare,
            site.DbServer.Bare,
            site.Database.ToString(),
            site.Profile.ToString(),
            site.Language.ToString(),
            [.. site.Aliases.Select(alias => alias.ToString())],
            site.RedirectTo?.ToString(),
            site.Client?.ToString(),
            [.. site.Tags.Select(tag => tag.ToString())],
            site.Created,
            site.Verified
        );
}
