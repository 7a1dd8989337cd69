using Aegir.Model;

namespace Aegir.Store;

/// <summary>A name that a site answers to, its URI or an alias, and who serves it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Platform">The platform of the site.</param>
public sealed record SiteName(DomainName Name, ContextName Platform);
