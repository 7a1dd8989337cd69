using Aegir.Model;

namespace Aegir.Store;

/// <summary>Which sites are meant; a site has to fit everything that is given.</summary>
public sealed record SiteFilter
{
    /// <summary>All sites.</summary>
    public static SiteFilter All { get; } = new();

    /// <summary>Those on this platform.</summary>
    public ContextName? Platform { get; init; }

    /// <summary>Those on any platform of this web server.</summary>
    public ContextName? WebServer { get; init; }

    /// <summary>Those with their database on this server.</summary>
    public ContextName? DbServer { get; init; }

    /// <summary>Those of this client.</summary>
    public ClientName? Client { get; init; }

    /// <summary>Those that one of these fits; empty, the default, for all.</summary>
    public IReadOnlyList<SitePattern> Sites { get; init; } = [];

    /// <summary>Whether one of <see cref="Sites"/> fits, where there are any.</summary>
    internal bool Fits(DomainName site, IReadOnlyList<Tag> tags) =>
        Sites.Count == 0 || Sites.Any(pattern => pattern.Fits(site, tags));
}
