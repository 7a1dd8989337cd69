using Aegir.Hosts;
using Aegir.Model;
using Aegir.Tests.Recipes;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>
/// A server that is a directory: commands really run, and every path below the hub's root leads below its own. Each
/// command is a moment at which something can go wrong.
/// </summary>
internal sealed class TreeHost(ContextName server, HubLayout hub, Faults faults) : Host($"{server}")
{
    /// <summary>Where the server keeps what the hub calls <paramref name="path"/>.</summary>
    public UnixPath Of(UnixPath path) => Parsed.Parse<UnixPath>(Mapped($"{path}"));

    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) => throw new NotSupportedException();

    public override async Task<SyncResult> Fetch(FileSync sync, CancellationToken ct)
    {
        await faults.Moment();
        return await new LocalHost().Fetch(sync with { From = Of(sync.From) }, ct);
    }

    protected override async Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        await faults.Moment();
        return await Launcher.Run(
            Name,
            command,
            [.. command.Argv.Select(Mapped)],
            new Dictionary<string, string>(),
            command.Input is null ? input : PipeSource.FromString(command.Input),
            output,
            ct
        );
    }

    private string Mapped(string argument) =>
        argument.StartsWith($"{hub.Root}/", StringComparison.Ordinal)
            ? $"{hub.Root.Parent / server.FileName}{argument[$"{hub.Root}".Length..]}"
            : argument;
}
