using Aegir.Model;

namespace Aegir.Services;

/// <summary>What is on a server, by the records, as it is read when its config is locked: that follows from it.</summary>
/// <param name="Platforms">The platforms that were published on it.</param>
/// <param name="Sites">Their sites.</param>
/// <remarks>
/// What a task works on is not among them. Its config is that task's to write: a site that it has closed must not be
/// opened from here.
/// </remarks>
public sealed record ServerRecords(IReadOnlyList<Platform> Platforms, IReadOnlyList<HostedSite> Sites);

/// <summary>Tells what is on a server.</summary>
/// <param name="Read">Reads the records as they are now.</param>
public sealed record ServerContents(Func<CancellationToken, Task<ServerRecords>> Read)
{
    /// <summary>What is on a server that nothing is on.</summary>
    public static ServerContents None { get; } = new(_ => Task.FromResult(new ServerRecords([], [])));
}
