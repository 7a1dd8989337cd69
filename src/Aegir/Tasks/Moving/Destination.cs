using Aegir.Model;

namespace Aegir.Tasks.Moving;

/// <summary>Where a site shall go. What is null stays as it is.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="DbServer">The database server.</param>
/// <param name="Uri">The name. The one before becomes an alias, so that its visitors still find the site.</param>
public sealed record Destination(ContextName? Platform, ContextName? DbServer, DomainName? Uri)
{
    /// <summary>How long visitors are sent on where nothing else is wanted.</summary>
    public static TimeSpan UsualForwarding { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long the web server that it leaves sends visitors on to the new one; zero for not at all. The default is a week,
    /// longer than what DNS keeps as a rule.
    /// </summary>
    public TimeSpan ForwardFor { get; init; } = UsualForwarding;

    /// <summary>Whether a backup is made first. The default is yes.</summary>
    public bool BacksUp { get; init; } = true;

    /// <summary>How a site was to be changed that should become another.</summary>
    internal static Destination Between(Site site, Site other) =>
        new(
            other.Platform == site.Platform ? null : other.Platform,
            other.DbServer == site.DbServer ? null : other.DbServer,
            other.Uri == site.Uri ? null : other.Uri
        );

    /// <summary>The site as it would be recorded there; its database is chosen later.</summary>
    internal Site Apply(Site site)
    {
        var uri = Uri ?? site.Uri;
        return site with
        {
            Uri = uri,
            Platform = Platform ?? site.Platform,
            DbServer = DbServer ?? site.DbServer,
            Aliases = uri == site.Uri ? site.Aliases : [.. site.Aliases.Where(alias => alias != uri), site.Uri],
            RedirectTo = site.RedirectTo == site.Uri ? uri : site.RedirectTo,
        };
    }
}
