using System.Security.Cryptography;
using Aegir.Model;

namespace Aegir.Web.Views;

/// <summary>A server; passwords are not part of it.</summary>
internal sealed record ServerView(
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
    public static ServerView Of(Server server) =>
        new(
            server.Name.Bare,
            server.Host.ToString(),
            server.SshPort.Number,
            server.User.ToString(),
            [.. server.Services.Select(ServiceView.Of)],
            server.HostKey,
            server.HostKey is null ? null : FingerprintOf(server.HostKey),
            server.Verified
        );

    /// <summary>As <c>ssh-keygen -l</c> prints it, without padding.</summary>
    private static string FingerprintOf(string hostKey) =>
        "SHA256:"
        + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(hostKey.Split(' ')[1]))).TrimEnd('=');
}

/// <summary>What a server offers.</summary>
internal sealed record ServiceView(string Type, string Implementation, int? Port, string? AdminUser)
{
    public static ServiceView Of(OfferedService service) =>
        new(Words.Of(service.Type), service.Implementation, service.Port?.Number, service.AdminUser);
}
