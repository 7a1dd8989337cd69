using Aegir.Model;

namespace Aegir.Services;

/// <summary>What is on a server, by the records, as it is read when its config is locked: that follows from it.</summary>
/// <param name="Platforms">The platforms that were published on it.</param>
/// <param name="Sites">Their sites.</param>
/// <param name="Forwards">Sites that left it, whose visitors it still sends on.</param>
/// <remarks>
/// What a task works on is not among them. Its config is that task's to write: a site that it has closed must not be
/// opened from here.
/// </remarks>
public sealed record ServerRecords(
    IReadOnlyList<Platform> Platforms,
    IReadOnlyList<HostedSite> Sites,
    IReadOnlyList<ForwardedSite> Forwards
)
{
    /// <summary>What tasks work on, and the sites of platforms that they work on.</summary>
    public IReadOnlySet<ContextName> InUse { get; init; } = new HashSet<ContextName>();

    /// <summary>The balancers of the clusters that it is a member of: they say the truth of visitors.</summary>
    public IReadOnlyList<HostAddress> Balancers { get; init; } = [];
}

/// <summary>A site that left a server.</summary>
/// <param name="Site">The site where it is now.</param>
/// <param name="To">Where it is reached; null where its visitors are not sent on any longer.</param>
public sealed record ForwardedSite(HostedSite Site, WebAddress? To);

/// <summary>Tells what is on a server.</summary>
/// <param name="Read">Reads the records as they are now.</param>
public sealed record ServerContents(Func<CancellationToken, Task<ServerRecords>> Read)
{
    /// <summary>What is on a server that nothing is on.</summary>
    public static ServerContents None { get; } = new(_ => Task.FromResult(new ServerRecords([], [], [])));
}
