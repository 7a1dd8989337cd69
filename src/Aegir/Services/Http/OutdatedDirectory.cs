using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>A directory that a server may still have of a site that was deleted, moved or restored while it was out.</summary>
/// <param name="Site">The name that the site had.</param>
/// <param name="Path">The directory.</param>
/// <param name="IsCopy">Whether it was a copy only, which nobody ever visited: nothing in it is the only one.</param>
public sealed record OutdatedDirectory(DomainName Site, UnixPath Path, bool IsCopy);
