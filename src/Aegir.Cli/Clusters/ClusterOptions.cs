using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Clusters;

/// <summary>The members that <c>cluster add</c> and <c>cluster set</c> are told of.</summary>
internal sealed class ClusterOptions
{
    /// <summary>The servers that serve its sites.</summary>
    public Option<ContextName[]> Members { get; } =
        Servers("--members", "The servers that serve its sites: web1,web2.");

    /// <summary>Those of them that hold the files.</summary>
    public Option<ContextName[]> Masters { get; } =
        Servers("--masters", "Of a pack: the members that hold the files. The others mount them.");

    /// <summary>Those that stand before them.</summary>
    public Option<ContextName[]> Balancers { get; } =
        Servers("--balancer", "The servers that share out its visitors: lb1; none for nobody.", canBeNone: true);

    /// <summary>The cluster with the members that are asked for; what is not asked for stays as it is.</summary>
    /// <exception cref="InvalidInput">A master is no member, or it is no pack.</exception>
    public Server Apply(Server cluster, ParseResult given)
    {
        var wanted = Given(Masters, given);
        if (wanted is not null && !cluster.IsPack)
            throw new InvalidInput("--masters goes with a pack: of a cluster each member holds the files.");
        var webs = Given(Members, given) ?? Names(cluster, role => role != MemberRole.Balancer);
        if (wanted?.Except(webs).FirstOrDefault() is { } stranger)
            throw new InvalidInput(
                $"{stranger} cannot be a master, since it is no member. Name it with --members too."
            );
        var masters = cluster.IsPack ? wanted ?? Names(cluster, role => role == MemberRole.Master) : webs;
        var balancers = Given(Balancers, given) ?? Names(cluster, role => role == MemberRole.Balancer);
        return cluster.WithMembers([
            .. webs.Select(web => Member(web, masters.Contains(web) ? MemberRole.Master : MemberRole.Follower)),
            .. balancers.Select(balancer => Member(balancer, MemberRole.Balancer)),
        ]);

        ClusterMember Member(ContextName server, MemberRole role) =>
            new(server, role) { IsOut = cluster.Members.Any(member => member.Server == server && member.IsOut) };
    }

    /// <summary>Whether it is said which members hold the files.</summary>
    public bool NamesMasters(ParseResult given) => Given(Masters, given) is not null;

    /// <summary>Of an option with several words that is not there the value is empty, as if none had been named.</summary>
    private static ContextName[]? Given(Option<ContextName[]> option, ParseResult given) =>
        given.GetResult(option) is null ? null : given.GetValue(option);

    private static ContextName[] Names(Server cluster, Func<MemberRole, bool> isMeant) =>
        [.. cluster.Members.Where(member => isMeant(member.Role)).Select(member => member.Server)];

    private static Option<ContextName[]> Servers(string name, string description, bool canBeNone = false) =>
        Typed.Option(
            name,
            "SERVERS",
            description,
            word =>
                canBeNone && word == "none"
                    ? []
                    : word.Split(',', StringSplitOptions.TrimEntries).Select(ContextName.Server).ToArray()
        );
}
