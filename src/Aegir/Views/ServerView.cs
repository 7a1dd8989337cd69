using Aegir.Model;

namespace Aegir.Views;

/// <summary>A server; passwords are not part of it. A cluster has members, and neither host nor key.</summary>
public sealed record ServerView(
    string Name,
    string? Host,
    int SshPort,
    string User,
    IReadOnlyList<ServiceView> Services,
    IReadOnlyList<MemberView> Members,
    string? HostKey,
    string? Fingerprint,
    DateTimeOffset? Verified
)
{
    /// <summary>The server of a record.</summary>
    public static ServerView Of(Server server) =>
        new(
            server.Name.Bare,
            server.Host?.ToString(),
            server.SshPort.Number,
            server.User.ToString(),
            [.. server.Services.Select(ServiceView.Of)],
            [.. server.Members.Select(MemberView.Of)],
            server.HostKey,
            server.HostKey is null ? null : Model.HostKey.Of(server.HostKey).Fingerprint,
            server.Verified
        );
}

/// <summary>What a server offers.</summary>
public sealed record ServiceView(string Type, string Implementation, int? Port, string? AdminUser)
{
    /// <summary>The service of a record.</summary>
    public static ServiceView Of(OfferedService service) =>
        new(Words.Of(service.Type), service.Implementation, service.Port?.Number, service.AdminUser?.ToString());
}

/// <summary>A server that takes part in a cluster.</summary>
public sealed record MemberView(string Server, string Role, bool IsOut)
{
    /// <summary>The member of a record.</summary>
    public static MemberView Of(ClusterMember member) => new(member.Server.Bare, Words.Of(member.Role), member.IsOut);
}
