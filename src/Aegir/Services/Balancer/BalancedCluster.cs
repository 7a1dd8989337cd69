using Aegir.Model;

namespace Aegir.Services.Balancer;

/// <summary>A cluster as the balancer before it has to know it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SharesFiles">Whether its members see the same files: a file that one does not have, none has.</param>
/// <param name="Members">The web servers that are in.</param>
/// <param name="Platforms">The platforms that a member must have to be of use: those that bear sites.</param>
/// <param name="Names">The names whose visitors it serves.</param>
public sealed record BalancedCluster(
    ContextName Name,
    bool SharesFiles,
    IReadOnlyList<BalancedMember> Members,
    IReadOnlyList<ContextName> Platforms,
    IReadOnlyList<DomainName> Names
);

/// <summary>A web server that visitors are sent to.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Address">Where it is reached.</param>
public sealed record BalancedMember(ContextName Server, WebAddress Address);
