using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>A directory that a server may still have of a site, and that counts no more, as it was out meanwhile.</summary>
/// <param name="Site">The name that the site had.</param>
/// <param name="Path">The directory.</param>
/// <param name="Reason">Why it counts no more.</param>
public sealed record OutdatedDirectory(DomainName Site, UnixPath Path, OutdatedReason Reason);

/// <summary>Why a directory counts no more.</summary>
public enum OutdatedReason
{
    /// <summary>The site was deleted, or moved away.</summary>
    Retired,

    /// <summary>A backup took its place.</summary>
    Replaced,

    /// <summary>
    /// A backup had taken its place, and it was put back elsewhere. If what visitors had lies beside it still, nobody has ever
    /// visited what is in its place.
    /// </summary>
    NotPutBack,

    /// <summary>A task had made it and was undone: nobody has ever visited it.</summary>
    Undone,
}
