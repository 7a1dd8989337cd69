using Aegir.Model;

namespace Aegir.Views;

/// <summary>A server; passwords are not part of it.</summary>
public sealed record ServerView(
    string Name,
    string Host,
    int SshPort,
    string User,
    IReadOnlyList<ServiceView> Services,
    string? HostKey,
    string? Fingerprint,
    DateTimeOffset? Verified
)
{
    /// <summary>The server of a record.</summary>
    public static ServerView Of(Server server) =>
        new(
            server.Name.Bare,
            server.Host.ToString(),
            server.SshPort.Number,
            server.User.ToString(),
            [.. server.Services.Select(ServiceView.Of)],
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
        new(Words.Of(service.Type), service.Implementation, service.Port?.Number, service.AdminUser);
}
