using Aegir.Recipes;

namespace Aegir.Services.Http;

/// <summary>
/// The copies of sites' directories that several servers have, and that visitors write to. As it stands it is for one server:
/// nothing has to be done.
/// </summary>
public class SiteCopies
{
    /// <summary>Where one server has the only one.</summary>
    public static SiteCopies OfOne { get; } = new();

    /// <summary>
    /// Makes the site's uploads the same on all of its servers: new files reach all, of two of the same name the newer one
    /// counts, and what one has deleted is deleted. No undo; may be repeated.
    /// </summary>
    public virtual IReadOnlyList<Step> ShareUploads(HostedSite site) => [];

    /// <summary>Forgets what <see cref="ShareUploads"/> knows of a site that does not live here any more. No undo; may be repeated.</summary>
    public virtual IReadOnlyList<Step> ForgetUploads(HostedSite site) => [];

    /// <summary>
    /// Notes that what servers that are out have of a site counts no more, since its directory was replaced. No undo; may be
    /// repeated.
    /// </summary>
    public virtual IReadOnlyList<Step> Outdate(HostedSite site) => [];

    /// <summary>
    /// Stands before the steps that replace a site's directory by other means, and changes nothing. Undo notes that what
    /// servers that are out have of it counts no more, where they were in when this ran: whoever replaced it there has not put
    /// it back.
    /// </summary>
    public virtual IReadOnlyList<Step> ExpectReplacement(HostedSite site) => [];

    /// <summary>
    /// Rids servers that were out of what they have of sites that were deleted, moved or restored meanwhile: of their config
    /// first, which would lead visitors to Drupal's installer, then of their directories. Uploads that reached no other server
    /// are set aside there. No undo; may be repeated.
    /// </summary>
    /// <param name="isOthers">
    /// Whether a directory is somebody else's by now; then it is left alone. Throws where that cannot be told yet.
    /// </param>
    public virtual IReadOnlyList<Step> ClearOutdated(Func<OutdatedDirectory, CancellationToken, Task<bool>> isOthers) =>
        [];
}
