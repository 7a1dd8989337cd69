using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Services.Http;

/// <summary>A web server that takes what it is sent into a directory of this machine and counts how often it is asked.</summary>
internal sealed class ScriptedHost(UnixPath disk, string name = "@server_web1") : Host(name)
{
    /// <summary>What the scripts that make a web server load its config have in them, and no others have.</summary>
    private static readonly string[] LoadCommands = ["sudo -n /usr/sbin/", "/load?"];

    private readonly LocalHost _local = new();

    public int Loads { get; private set; }

    public int RoundTrips { get; private set; }

    public bool RefusesConfig { get; set; }

    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct)
    {
        RoundTrips++;
        return _local.Push(sync with { To = On(sync.To) }, ct);
    }

    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct)
    {
        RoundTrips++;
        return _local.Fetch(sync with { From = On(sync.From) }, ct);
    }

    public UnixPath On(UnixPath path) => disk / path.ToString()[1..];

    protected override Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        RoundTrips++;
        if (LoadCommands.Any(word => command.Input?.Contains(word, StringComparison.Ordinal) == true))
            Loads++;
        return Task.FromResult(RefusesConfig ? (1, "Syntax error on line 7") : (0, ""));
    }
}
