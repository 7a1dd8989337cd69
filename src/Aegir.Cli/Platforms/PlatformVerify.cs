using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform verify NAME… | --all</c></summary>
internal sealed class PlatformVerify : ManyTasksCommand<ContextName>
{
    public PlatformVerify()
        : base(
            "verify",
            "Publish a platform's code, as it lies on the hub now, on its web server.",
            "NAME",
            "The platforms.",
            ContextName.Platform
        )
    {
        Examples = ["aegir platform verify live"];
    }

    protected override async Task<IReadOnlyList<ContextName>> Everything(Hub hub, CancellationToken ct) =>
        [.. (await hub.Db.Platforms.List(webServer: null, ct)).Select(platform => platform.Name)];

    protected override async Task<HostingTask> PlanOne(Hub hub, ContextName name, CancellationToken ct) =>
        await VerifyPlatform.Plan(hub.Fleet, name, ct);
}
