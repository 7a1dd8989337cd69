using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>A directory to be made the same on another host.</summary>
/// <param name="From">The directory that is copied, on the sending host.</param>
/// <param name="To">Where its content goes, on the receiving host; made where it is missing.</param>
public sealed record FileSync(UnixPath From, UnixPath To)
{
    /// <summary>Whether what the sender does not have is deleted. Excluded files are never deleted.</summary>
    public bool Deletes { get; init; }

    /// <summary>
    /// Whether content decides what has changed, rather than size and time: for generated files, which are rendered
    /// anew each time.
    /// </summary>
    public bool ComparesContent { get; init; }

    /// <summary>
    /// Only these files, and directories with all that is in them, relative to <see cref="From"/>. What of them the sender
    /// does not have is deleted on the receiving host, a directory with all that is in it. Null for all.
    /// </summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>rsync patterns of what is left alone on both sides: <c>/sites/*</c>.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>
    /// Whether whoever receives it can change what arrives, whatever modes it has where it comes from: Drupal takes even its
    /// owner's right to write from a site's directory. The default is no.
    /// </summary>
    public bool MakesWritable { get; init; }

    /// <summary>Whether it is only found out what would change.</summary>
    public bool IsTrial { get; init; }

    /// <summary>When to give up. The default is <see cref="Command.LongestCopy"/>.</summary>
    public TimeSpan Timeout { get; init; } = Command.LongestCopy;

    /// <summary>Told of each file as it goes; null, the default, for nobody.</summary>
    public Action<Transferred>? Copied { get; init; }
}

/// <summary>What a copy changed.</summary>
/// <param name="Changed">The files and directories that were made, changed or deleted, relative to the target.</param>
public sealed record SyncResult(IReadOnlyList<string> Changed)
{
    /// <summary>Nothing was different.</summary>
    public static SyncResult Nothing { get; } = new([]);
}
