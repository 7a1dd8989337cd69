using System.Text.Json.Serialization;
using Aegir.Cli.Output;
using Aegir.Model;

namespace Aegir.Cli.Views;

/// <summary>A server as <c>aegir server list</c> and <c>show</c> show it; passwords are not part of it.</summary>
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
            server.HostKey is null ? null : Servers.HostKey.Of(server.HostKey).Fingerprint,
            server.Verified
        );

    [JsonIgnore]
    public string ServiceNames => string.Join(", ", Services.Select(service => service.Implementation));

    public void Print(TextWriter writer)
    {
        var details = new Details();
        details.Add("server", Name);
        details.Add("host", Host);
        details.Add("ssh", $"{User}, port {SshPort}");
        foreach (var service in Services)
            details.Add(
                service.Type,
                service.Port is null ? service.Implementation : $"{service.Implementation}, port {service.Port}"
            );
        details.Add("host key", Fingerprint);
        details.Add("verified", Moment.Text(Verified) ?? "never");
        details.WriteTo(writer);
    }
}

/// <summary>What a server offers.</summary>
internal sealed record ServiceView(string Type, string Implementation, int? Port, string? AdminUser)
{
    public static ServiceView Of(OfferedService service) =>
        new(
            service.Type.ToString().ToLowerInvariant(),
            service.Implementation,
            service.Port?.Number,
            service.AdminUser
        );
}
