namespace Aegir.Model;

/// <summary>What a server does in a cluster.</summary>
public enum MemberRole
{
    /// <summary>Serves sites from files of its own, or that it gives to followers: code and files are published to it.</summary>
    Master,

    /// <summary>Serves sites from a master's files, over a network file system: only config is published to it.</summary>
    Follower,

    /// <summary>Stands before the others and shares out the visitors among them.</summary>
    Balancer,
}

/// <summary>A server that takes part in a cluster.</summary>
/// <param name="Server">The server, a machine.</param>
/// <param name="Role">What it does there.</param>
public sealed record ClusterMember(ContextName Server, MemberRole Role)
{
    /// <summary>
    /// Whether it was taken out, or was never let in: no visitor is sent to it, and whatever is done to the cluster is done
    /// without it, until it is let in and brought up to date.
    /// </summary>
    public bool IsOut { get; init; }
}
