using Aegir.Model;

namespace Aegir.Services.Http.Cluster;

/// <summary>A web server that takes part in a cluster.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Http">Who serves sites there.</param>
/// <param name="HoldsFiles">
/// Whether code and files are published to it. Otherwise it sees those of another member, over a network file system.
/// </param>
public sealed record ClusterWeb(ContextName Server, HttpService Http, bool HoldsFiles)
{
    /// <summary>Whether it was taken out: nothing is done there, and nobody asks it.</summary>
    public bool IsOut { get; init; }
}
