using Aegir.Model;

namespace Aegir.Services;

/// <summary>What is on a server, by the records: its generated config follows from it.</summary>
/// <param name="Platforms">The platforms that were published on it.</param>
/// <param name="Sites">Their sites.</param>
/// <param name="InUse">
/// Asks which contexts a task works on now. Their config is that task's to write: a site that it has closed must not be
/// opened from here.
/// </param>
public sealed record ServerContents(
    IReadOnlyList<Platform> Platforms,
    IReadOnlyList<HostedSite> Sites,
    Func<CancellationToken, Task<IReadOnlySet<ContextName>>> InUse
)
{
    /// <summary>What is on a server that nothing is on.</summary>
    public static ServerContents None { get; } =
        new([], [], _ => Task.FromResult<IReadOnlySet<ContextName>>(new HashSet<ContextName>()));
}
