using System.Diagnostics.CodeAnalysis;

namespace Aegir.Model;

/// <summary>Whether a site is served.</summary>
public enum SiteState
{
    /// <summary>Visitors see the site.</summary>
    Enabled,

    /// <summary>Visitors see that it is switched off (503).</summary>
    Disabled,
}

/// <summary>One Drupal site: <c>sites/URI</c> of a platform, and its database on one db server.</summary>
/// <param name="Uri">Its domain name, which is also its context and its directory below <c>sites/</c>.</param>
/// <param name="Platform">The platform whose code it runs.</param>
/// <param name="DbServer">The server whose <c>db</c> service holds its database.</param>
public sealed record Site(DomainName Uri, ContextName Platform, ContextName DbServer)
{
    /// <summary>The profile it was installed with. The default is <c>standard</c>.</summary>
    public MachineName Profile { get; init; } = Parsed.Parse<MachineName>("standard");

    /// <summary>The language it was installed in. The default is <c>en</c>.</summary>
    public LanguageCode Language { get; init; } = Parsed.Parse<LanguageCode>("en");

    /// <summary>Who owns it; null for nobody in particular.</summary>
    public ClientName? Client { get; init; }

    /// <summary>Further names that it answers to.</summary>
    public IReadOnlyList<DomainName> Aliases
    {
        get;
        init => field = EqualList<DomainName>.Of(value);
    } = EqualList<DomainName>.Empty;

    /// <summary>What an administrator calls it together with others; sorted. Older tasks know none.</summary>
    [AllowNull]
    public IReadOnlyList<Tag> Tags
    {
        get;
        init => field = EqualList<Tag>.Of((value ?? []).Distinct().OrderBy(tag => $"{tag}", StringComparer.Ordinal));
    } = EqualList<Tag>.Empty;

    /// <summary>The one of its names that all others redirect to; null for no redirect.</summary>
    public DomainName? RedirectTo { get; init; }

    /// <summary>Whether it is served.</summary>
    public SiteState State { get; init; }

    /// <summary>The name of its database, and of the database user that owns it.</summary>
    public required SqlName Database { get; init; }

    /// <summary>The password of its database user.</summary>
    public required Secret DatabasePassword { get; init; }

    /// <summary>Drupal's <c>hash_salt</c>: chosen once, it never changes, or login links and forms would break.</summary>
    public required Secret HashSalt { get; init; }

    /// <summary>When it was installed or imported.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When <c>verify</c> last succeeded; null before the first time.</summary>
    public DateTimeOffset? Verified { get; init; }

    /// <summary>Its context: <c>@example.com</c>.</summary>
    public ContextName Name => Uri.ToContext();
}
