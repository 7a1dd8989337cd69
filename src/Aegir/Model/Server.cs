namespace Aegir.Model;

/// <summary>What kind of thing a server does for platforms and sites.</summary>
public enum ServiceType
{
    /// <summary>Serves sites over HTTP.</summary>
    Http,

    /// <summary>Keeps the databases of sites.</summary>
    Db,

    /// <summary>Answers for the names of sites.</summary>
    Dns,

    /// <summary>Gives sites their certificates.</summary>
    Certificate,

    /// <summary>Shares out the visitors of a cluster among its members.</summary>
    Balancer,
}

/// <summary>A service as a server's record names it: the type and the implementation (<c>apache</c>, <c>mysql</c>).</summary>
/// <param name="Type">What it does.</param>
/// <param name="Implementation">Who does it: a name in the service catalog.</param>
public sealed record OfferedService(ServiceType Type, string Implementation)
{
    /// <summary>Where it listens; null is the product's own port (80, 3306, …).</summary>
    public Port? Port { get; init; }

    /// <summary>Who may create databases and users there; null for services that have no such account.</summary>
    public AccountName? AdminUser { get; init; }

    /// <summary>The password of <see cref="AdminUser"/>; encrypted in the store.</summary>
    public Secret? AdminPassword { get; init; }

    /// <summary>The servers that do it together; null for a machine, which does it alone.</summary>
    public IReadOnlyList<ClusterMember>? Members
    {
        get;
        init => field = value is null ? null : EqualList<ClusterMember>.Of(value);
    }

    /// <summary>The same in the place of another: where it names no port, that of the same implementation stays.</summary>
    internal OfferedService InPlaceOf(OfferedService old) =>
        Port is null && Implementation == old.Implementation ? this with { Port = old.Port } : this;
}

/// <summary>A machine that the hub manages, or the hub itself, or a cluster of such machines.</summary>
/// <param name="Name">Its context: <c>@server_web1</c>.</param>
/// <param name="Host">Where ssh, and the other servers, reach it; null for a cluster, which is no machine.</param>
public sealed record Server(ContextName Name, HostAddress? Host)
{
    /// <summary>The port of its sshd. The default is 22.</summary>
    public Port SshPort { get; init; } = Port.Of(22);

    /// <summary>Whom ssh logs in as. The default is <c>aegir</c>.</summary>
    public UnixUser User { get; init; } = Parsed.Parse<UnixUser>("aegir");

    /// <summary>
    /// The pinned host key as it stands in a <c>known_hosts</c> file, without the name: <c>ssh-ed25519 AAAA…</c>.
    /// Null for the hub itself; a server without one is never connected to.
    /// </summary>
    public string? HostKey { get; init; }

    /// <summary>What it offers; at most one of each type.</summary>
    public IReadOnlyList<OfferedService> Services
    {
        get;
        init => field = EqualList<OfferedService>.Of(value);
    } = EqualList<OfferedService>.Empty;

    /// <summary>When <c>verify</c> last succeeded; null before the first time.</summary>
    public DateTimeOffset? Verified { get; init; }

    /// <summary>Whether this is the machine that Aegir runs on, which needs no ssh.</summary>
    public bool IsHub => Name == ContextName.Hub;

    /// <summary>
    /// The server with these services, each in the place of another of its type; where they name no port, that of the same
    /// implementation stays.
    /// </summary>
    public Server Offering(IReadOnlyList<OfferedService> services) =>
        this with
        {
            Services =
            [
                .. Services.Select(old => services.FirstOrDefault(s => s.Type == old.Type)?.InPlaceOf(old) ?? old),
                .. services.Where(service => Service(service.Type) is null),
            ],
        };

    private const string ClusterWord = "cluster";
    private const string PackWord = "pack";

    /// <summary>Whether it is a cluster: its <c>http</c> service is that of its members, and there is no machine of its own.</summary>
    public bool IsCluster => Host is null;

    /// <summary>Whether it is a cluster of which some members see the files of others over a network file system.</summary>
    public bool IsPack => Service(ServiceType.Http)?.Implementation == PackWord;

    /// <summary>The servers that make up a cluster; none of a machine.</summary>
    public IReadOnlyList<ClusterMember> Members => Service(ServiceType.Http)?.Members ?? [];

    /// <summary>A cluster that has no members yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isPack">Whether members share files; otherwise each holds its own.</param>
    public static Server Cluster(ContextName name, bool isPack) =>
        new(name, Host: null) { Services = [new OfferedService(ServiceType.Http, isPack ? PackWord : ClusterWord)] };

    /// <summary>What a server does in this cluster.</summary>
    /// <exception cref="NotFound">It is no member; the message names those that are.</exception>
    public ClusterMember Member(ContextName name) =>
        Members.FirstOrDefault(member => member.Server == name)
        ?? throw new NotFound(
            $"{name} is no member of {Name}. Its members: {string.Join(", ", Members.Select(member => member.Server.Bare))}."
        );

    /// <summary>The cluster with one of its members out or in.</summary>
    /// <exception cref="NotFound">It is no member.</exception>
    public Server WithMember(ContextName name, bool isOut)
    {
        var changed = Member(name) with { IsOut = isOut };
        return WithMembers([.. Members.Select(member => member.Server == name ? changed : member)]);
    }

    /// <summary>The cluster with other members.</summary>
    public Server WithMembers(IReadOnlyList<ClusterMember> members) =>
        this with
        {
            Services =
            [
                .. Services.Select(service =>
                    service.Type == ServiceType.Http ? service with { Members = members } : service
                ),
            ],
        };

    /// <summary>Where ssh, and the other servers, reach the machine.</summary>
    /// <exception cref="InvalidInput">It is a cluster; the message names its members.</exception>
    public HostAddress DemandHost() =>
        Host
        ?? throw new InvalidInput(
            $"{Name} is a cluster, not a machine. Name one of its members: {string.Join(", ", Members.Select(member => member.Server.Bare))}."
        );

    /// <summary>The service of this type, or null: then the null service answers.</summary>
    public OfferedService? Service(ServiceType type) => Services.FirstOrDefault(service => service.Type == type);
}
