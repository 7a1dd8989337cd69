using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Services.Http;

/// <summary>
/// A server whose whole disk is a directory of this machine: what it is told is really done, with every path among the
/// arguments taken for one of that disk.
/// </summary>
internal sealed class MirroringHost(UnixPath disk) : Host("@server_web1")
{
    private readonly LocalHost _local = new();

    /// <summary>How often rsync was asked to copy.</summary>
    public int Copies { get; private set; }

    /// <summary>A program that it does not have.</summary>
    public string Lacks { get; init; } = "";

    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct)
    {
        Copies++;
        return _local.Push(sync with { To = On(sync.To) }, ct);
    }

    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) =>
        _local.Fetch(sync with { From = On(sync.From) }, ct);

    public UnixPath On(UnixPath path) => disk / path.ToString()[1..];

    protected override async Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        var mirrored = command with
        {
            Argv =
            [
                .. command.Argv.Select(word => UnixPath.TryParse(word, out var path, out _) ? $"{On(path)}" : word),
            ],
            Input = Lacks.Length > 0 ? command.Input?.Replace($"command -v {Lacks}", "false") : command.Input,
        };
        if (mirrored.Input is null)
        {
            await _local.Stream(mirrored, input, output, ct);
            return (0, "");
        }
        var result = await _local.Try(mirrored, ct);
        using var printed = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(result.Output));
        await output.CopyFromAsync(printed, ct);
        return (result.ExitCode, result.Errors);
    }
}
