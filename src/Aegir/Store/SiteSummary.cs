using Aegir.Model;

namespace Aegir.Store;

/// <summary>What a list shows of a site: nothing that would have to be unsealed or gathered, so that 10,000 are quick.</summary>
/// <param name="Uri">Its domain name.</param>
/// <param name="Platform">The platform whose code it runs.</param>
/// <param name="DbServer">The server that holds its database.</param>
/// <param name="Client">Who owns it; null for nobody in particular.</param>
/// <param name="State">Whether it is served.</param>
/// <param name="Tags">What an administrator calls it together with others.</param>
/// <param name="Verified">When it was last verified; null before the first time.</param>
public sealed record SiteSummary(
    DomainName Uri,
    ContextName Platform,
    ContextName DbServer,
    ClientName? Client,
    SiteState State,
    IReadOnlyList<Tag> Tags,
    DateTimeOffset? Verified
);
