namespace Aegir.Model;

/// <summary>A web server that a site has left and that sends its visitors on, until DNS leads them to the new one.</summary>
/// <param name="Site">The site.</param>
/// <param name="Server">The server that it left.</param>
/// <param name="Until">When it may stop; the next verify of the server after that takes the proxy away.</param>
public sealed record Forward(DomainName Site, ContextName Server, DateTimeOffset Until);
