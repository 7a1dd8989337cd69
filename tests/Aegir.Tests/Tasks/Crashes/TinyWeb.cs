using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>A web server that is a few files: what it serves is what lies there. It keeps the contract of every step.</summary>
internal sealed class TinyWeb(TreeHost host, HubLayout layout, ContextName server, Faults faults) : HttpService
{
    /// <summary>The status that it answers with, given the vhost that it is asked through.</summary>
    public Func<string, int> Answers { get; init; } = _ => 200;

    private UnixPath Config => host.Of(layout.Config(server));

    public override IReadOnlyList<Host> DatabaseClients => [host];

    public override IReadOnlyList<Host> SiteHosts => [host];

    public override Host Files => host;

    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) =>
        [
            TinyFile.Write($"publish the config of {server}", Config / "server.conf", () => "server", faults),
            Step.Do(
                $"publish what {server} sends on",
                async (scope, ct) =>
                {
                    foreach (var (part, step) in SentOn(await contents.Read(ct)).Index())
                        await step.Run(scope.Within(part), ct);
                },
                async (scope, ct) =>
                {
                    foreach (var (part, step) in SentOn(await contents.Read(ct)).Index())
                        await step.Undo.ShouldNotBeNull()(scope.Within(part), ct);
                }
            ),
        ];

    public override IReadOnlyList<Step> RetireServer() =>
        [TinyFile.Remove($"take away the config of {server}", Config, faults)];

    public override IReadOnlyList<Step> PublishCode(Platform platform) =>
        [TinyFile.Write($"send {platform.Name}", host.Of(platform.Root / "index.php"), () => "<?php", faults)];

    public override IReadOnlyList<Step> PublishRules(Platform platform) =>
        [TinyFile.Write($"publish the rules of {platform.Name}", Rules(platform), () => platform.Code.Version, faults)];

    public override IReadOnlyList<Step> RetireRules(Platform platform) =>
        [TinyFile.Remove($"take away the rules of {platform.Name}", Rules(platform), faults)];

    public override IReadOnlyList<Step> RetireCode(Platform platform) =>
        [TinyFile.Remove($"take away {platform.Name}", host.Of(platform.Root), faults)];

    public override IReadOnlyList<Step> PublishDirectory(HostedSite site) =>
        [
            TinyFile.Write(
                $"send the directory of {site.Site.Uri}",
                host.Of(site.Directory / "settings.php"),
                () =>
                {
                    Directory.CreateDirectory($"{host.Of(site.Directory / "files")}");
                    Directory.CreateDirectory($"{host.Of(site.Directory / "private")}");
                    return File.ReadAllText($"{site.Directory / "settings.php"}");
                },
                faults
            ),
        ];

    public override IReadOnlyList<Step> PublishNewDirectory(HostedSite site) =>
        [
            .. PublishDirectory(site),
            TinyFile.Write(
                $"send the first files of {site.Site.Uri}",
                host.Of(site.Directory / "files" / "upload"),
                () =>
                    File.Exists($"{site.Directory / "files" / "upload"}")
                        ? File.ReadAllText($"{site.Directory / "files" / "upload"}")
                        : null,
                faults
            ),
        ];

    public override Task Check(CancellationToken ct) => faults.Moment();

    public override IReadOnlyList<Step> SetDoor(HostedSite site, Door door) =>
        [
            TinyFile.Write(
                $"door {door} of {site.Site.Uri} on {server}",
                Vhost(site),
                () => $"{door} {site.Site.Database}",
                faults
            ),
        ];

    public override async Task<IReadOnlyList<WebAnswer>> Ask(HostedSite site, string path, CancellationToken ct) =>
        [new(server, Answers(await File.ReadAllTextAsync($"{Vhost(site)}", ct)), "")];

    public override IReadOnlyList<Step> ForwardSite(HostedSite site, WebAddress to) =>
        [TinyFile.Write($"forward {site.Site.Uri}", Vhost(site), () => $"to {to.Host}", faults)];

    public override IReadOnlyList<Step> RetireVhost(HostedSite site) =>
        [TinyFile.Write($"take away the vhost of {site.Site.Uri}", Vhost(site), () => null, faults)];

    public override IReadOnlyList<Step> RetireDirectory(HostedSite site) =>
        [TinyFile.Remove($"take away the directory of {site.Site.Uri}", host.Of(site.Directory), faults)];

    public override IReadOnlyList<ContextName> Servers => [server];

    public override HttpService Except(HttpService other) => other.Members.Contains(server) ? new HttpService() : this;

    public override IReadOnlyList<WebAddress> Addresses => [new(Parsed.Parse<HostAddress>(server.Bare), Port.Of(80))];

    private IEnumerable<Step> SentOn(ServerRecords records) =>
        records.Forwards.SelectMany(forward =>
            forward.To is { } to ? ForwardSite(forward.Site, to) : RetireVhost(forward.Site)
        );

    private UnixPath Rules(Platform platform) => Config / "platform.d" / platform.Name.FileName;

    private UnixPath Vhost(HostedSite site) => Config / "vhost.d" / site.Site.Uri;
}
