using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Store;

namespace Aegir.Cli.Views;

/// <summary>A site as <c>aegir site list</c> shows it.</summary>
internal sealed record SiteRow(
    string Uri,
    string State,
    string Platform,
    string DbServer,
    string? Client,
    DateTimeOffset? Verified
)
{
    public static SiteRow Of(SiteSummary site) =>
        new(
            site.Uri.ToString(),
            site.State.ToString().ToLowerInvariant(),
            site.Platform.Bare,
            site.DbServer.Bare,
            site.Client?.ToString(),
            site.Verified
        );
}

/// <summary>A site as <c>aegir site show</c> shows it. Its password and its salt are not part of it.</summary>
internal sealed record SiteView(
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
    DateTimeOffset Created,
    DateTimeOffset? Verified
)
{
    public static SiteView Of(Site site) =>
        new(
            site.Uri.ToString(),
            site.State.ToString().ToLowerInvariant(),
            site.Platform.Bare,
            site.DbServer.Bare,
            site.Database.ToString(),
            site.Profile.ToString(),
            site.Language.ToString(),
            [.. site.Aliases.Select(alias => alias.ToString())],
            site.RedirectTo?.ToString(),
            site.Client?.ToString(),
            site.Created,
            site.Verified
        );

    public void Print(TextWriter writer)
    {
        var details = new Details();
        details.Add("site", Uri);
        details.Add("state", State);
        details.Add("aliases", string.Join(", ", Aliases));
        details.Add("redirects to", RedirectTo);
        details.Add("platform", Platform);
        details.Add("profile", Profile);
        details.Add("language", Language);
        details.Add("database", $"{Database} on {DbServer}");
        details.Add("client", Client);
        details.Add("created", Moment.Text(Created));
        details.Add("verified", Moment.Text(Verified) ?? "never");
        details.WriteTo(writer);
    }
}
