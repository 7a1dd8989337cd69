using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server show NAME</c></summary>
internal sealed class ServerShow : ReadCommand<ServerView>
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The server.", ContextName.Server);

    public ServerShow()
        : base("show", "Show what is recorded of a server.") => Arguments.Add(_name);

    protected override JsonTypeInfo<ServerView> Json => ViewsJson.Default.ServerView;

    protected override async Task<ServerView> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        ServerView.Of(await hub.Db.Servers.Get(given.GetRequiredValue(_name), ct));

    protected override void Print(ServerView data, TextWriter writer) => Write(data, writer);

    /// <summary>Writes a server or a cluster as lines.</summary>
    public static void Write(ServerView data, TextWriter writer)
    {
        var details = new Details();
        details.Add(data.Host is null ? "cluster" : "server", data.Name);
        details.Add("host", data.Host);
        details.Add("ssh", data.Host is null ? null : $"{data.User}, port {data.SshPort}");
        foreach (var service in data.Services)
            details.Add(
                service.Type,
                service.Port is null ? service.Implementation : $"{service.Implementation}, port {service.Port}"
            );
        foreach (var member in data.Members)
            details.Add(member.Role, Shown(member));
        details.Add("host key", data.Fingerprint);
        details.Add("verified", Moment.Text(data.Verified) ?? "never");
        details.WriteTo(writer);
    }

    /// <summary>A member of a cluster in a line.</summary>
    public static string Shown(MemberView member) => member.IsOut ? $"{member.Server} (out)" : member.Server;
}
