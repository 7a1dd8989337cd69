using Aegir.Model;
using Aegir.Tasks.Moving;

namespace Aegir.Queue.Upgrades;

/// <summary>Which sites of a platform shall move to another, and how.</summary>
/// <param name="From">The platform that they are on.</param>
/// <param name="To">The platform that they shall move to.</param>
public sealed record UpgradeRequest(ContextName From, ContextName To)
{
    /// <summary>Only sites that one of these fits; empty, the default, for all.</summary>
    public IReadOnlyList<SitePattern> Sites { get; init; } = [];

    /// <summary>Only sites of this client; null, the default, for all.</summary>
    public ClientName? Client { get; init; }

    /// <summary>How many at first, and then. The default is 5, 25, 100 %.</summary>
    public Waves Waves { get; init; } = Waves.Default;

    /// <summary>
    /// How many moves may fail, 1 or more: with that many, no further one begins. The default is 1, as all that could be
    /// known beforehand was checked.
    /// </summary>
    public int StopAfter { get; init; } = 1;

    /// <summary>How many sites are checked or moved at the same time, 1 or more. The default is the number of processors.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <inheritdoc cref="Destination.ForwardFor"/>
    public TimeSpan ForwardFor { get; init; } = Destination.UsualForwarding;

    /// <summary>Whether a backup of each site is made first. The default is yes.</summary>
    public bool BacksUp { get; init; } = true;

    /// <summary>Where each site shall go.</summary>
    internal Destination Destination =>
        new(To, DbServer: null, Uri: null) { ForwardFor = ForwardFor, BacksUp = BacksUp };

    /// <summary>Whether sites are tried again whose last move to this platform failed. The default is no.</summary>
    public bool RetriesFailed { get; init; }
}
