using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http.Cluster;

/// <summary>
/// The web servers of a cluster, and steps that work on all of them at the same time, each to the end even if another
/// fails. Which steps there are, and what they are called, depends on all members; what they do, on those that are in.
/// </summary>
/// <param name="layout">Where the hub keeps what it knows of members.</param>
/// <param name="cluster">The cluster's name.</param>
/// <param name="members">The web servers, those that are out among them.</param>
internal sealed class ClusterMembers(HubLayout layout, ContextName cluster, IReadOnlyList<ClusterWeb> members)
{
    /// <summary>The cluster.</summary>
    public ContextName Cluster => cluster;

    /// <summary>All of them.</summary>
    public IReadOnlyList<ClusterWeb> All => members;

    /// <summary>Those that are in.</summary>
    public IReadOnlyList<ClusterWeb> In => [.. members.Where(member => !member.IsOut)];

    /// <summary>Those that code and files are published to.</summary>
    public IReadOnlyList<ClusterWeb> Holders => [.. members.Where(member => member.HoldsFiles)];

    /// <summary>Those of <see cref="Holders"/> that are in.</summary>
    public IReadOnlyList<ClusterWeb> HoldersIn => [.. Holders.Where(member => !member.IsOut)];

    /// <summary>All but those of these names.</summary>
    public IReadOnlyList<ClusterWeb> Except(IReadOnlyList<ContextName> others) =>
        [.. members.Where(member => !others.Contains(member.Server))];

    /// <summary>Does something with those that are in, and what there is to note with those that are out.</summary>
    public IReadOnlyList<Step> Do(
        string deed,
        IReadOnlyList<ClusterWeb> some,
        Func<HttpService, IReadOnlyList<Step>> steps,
        Func<ClusterWeb, IReadOnlyList<Step>>? away = null
    ) =>
        some.Count == 0
            ? []
            : DoWith(
                deed,
                [.. some.Where(member => away is not null || !member.IsOut)],
                member => member.IsOut && away is not null ? away(member) : steps(member.Http)
            );

    /// <summary>The name does not tell which members there are: a recovery knows a step by its name.</summary>
    public IReadOnlyList<Step> DoWith(
        string deed,
        IReadOnlyList<ClusterWeb> some,
        Func<ClusterWeb, IReadOnlyList<Step>> steps
    ) =>
        [
            Step.InParallel(
                $"{deed} on all of {cluster}",
                [
                    .. some.Select(member =>
                        (member.Server.FileName, Step.InOrder($"{deed} on {member.Server}", steps(member)))
                    ),
                ]
            ),
        ];

    /// <summary>
    /// Takes off the hub what config it has for a member that is out, whether it is done or undone: with the next
    /// verification it goes from the member, too, and what the records say is written anew then.
    /// </summary>
    public static Func<ClusterWeb, IReadOnlyList<Step>> Forgotten(Func<HttpService, IReadOnlyList<Step>> forget) =>
        member => [.. forget(member.Http).Select(step => step with { Undo = step.Run })];

    /// <summary>Notes that what a member that is out has of a site counts no more.</summary>
    public Func<ClusterWeb, IReadOnlyList<Step>> Missed(HostedSite site, OutdatedReason reason) =>
        Away(member => Outdated(member).Note(NoteOf(member, site), site, reason));

    /// <summary>The same when it is undone, of a member that was in when it was done.</summary>
    public Func<ClusterWeb, IReadOnlyList<Step>> Undone(HostedSite site, OutdatedReason reason) =>
        Away(member => Outdated(member).NoteIfUndone(NoteOf(member, site), site, reason));

    /// <summary>What a member has missed.</summary>
    public OutdatedDirectories Outdated(ClusterWeb member) => new(layout, cluster, member.Server);

    private static string NoteOf(ClusterWeb member, HostedSite site) =>
        $"note what {member.Server} misses of {site.Site.Name}";

    /// <summary>The hub misses nothing, even as a member that is out: what it has of a site is what is published.</summary>
    private static Func<ClusterWeb, IReadOnlyList<Step>> Away(Func<ClusterWeb, Step> note) =>
        member => member.Http.SiteHosts.All(host => host.IsHub) ? [] : [note(member)];
}
