using System.Text;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>The hub itself: programs run as the user that Aegir runs as.</summary>
public sealed class LocalHost(string name = "the hub") : Host(name)
{
    /// <inheritdoc/>
    public override bool IsHub => true;

    /// <inheritdoc/>
    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) => Copy(sync, ct);

    /// <inheritdoc/>
    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) => Copy(sync, ct);

    /// <inheritdoc/>
    protected override Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    ) =>
        Launcher.Run(
            Name,
            command,
            command.Argv,
            command.Environment.ToDictionary(v => v.Key, v => v.Value.Reveal()),
            command.Input is null ? input : PipeSource.FromBytes(Encoding.UTF8.GetBytes(command.Input)),
            output,
            ct
        );

    /// <summary>The same path on the same machine is the same file: there is nothing to do.</summary>
    private async Task<SyncResult> Copy(FileSync sync, CancellationToken ct)
    {
        if (sync.From == sync.To)
            return SyncResult.Nothing;
        var rsync = new Rsync(sync, sync.From.ToString(), sync.To.ToString(), []);
        var (exitCode, errors) = await rsync.Run(Name, ct);
        return rsync.Result(Name, exitCode, errors);
    }
}
