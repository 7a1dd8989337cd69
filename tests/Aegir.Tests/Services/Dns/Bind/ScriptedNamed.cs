using System.Globalization;
using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services.Dns;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tests.Services.Dns.Bind;

/// <summary>
/// A server with BIND of which only its checks are real: what it is sent lies in a directory, and what passes
/// <c>named-checkzone</c> is in use.
/// </summary>
internal sealed class ScriptedNamed(UnixPath disk, string name) : Host(name)
{
    private readonly LocalHost _local = new();
    private readonly Dictionary<string, string> _inUse = [];

    /// <summary>Whether it is out of reach.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether it goes down once files have arrived.</summary>
    public bool DiesInBetween { get; set; }

    /// <summary>How often zones or config in use changed.</summary>
    public int Loads { get; private set; }

    /// <summary>The zones by name that the last load was told to be about; none for all that were sent.</summary>
    public string[] Meant { get; private set; } = [];

    /// <summary>Every serial that was in use, of any zone, in order.</summary>
    public List<ZoneSerial> History { get; } = [];

    /// <summary>The text of a zone in use.</summary>
    public string Zone(string zone) => _inUse.GetValueOrDefault($"{zone}.zone", "");

    /// <summary>The named.conf in use.</summary>
    public string Config => _inUse.GetValueOrDefault("named.conf", "");

    public override async Task<SyncResult> Push(FileSync sync, CancellationToken ct)
    {
        Demand();
        var changed = await _local.Push(sync with { To = disk / sync.To.ToString()[1..] }, ct);
        IsDown |= DiesInBetween;
        return changed;
    }

    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) => throw new NotSupportedException();

    protected override async Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        Demand();
        var script = command.Input ?? "";
        var answer = new StringBuilder();
        var isRefused = false;
        if (script.Contains("named-checkzone", StringComparison.Ordinal))
            isRefused = await Load(command.Argv[4], [.. command.Argv.Skip(5)], answer, ct);
        else
            foreach (var (file, text) in _inUse.Where(file => file.Key.EndsWith(".zone", StringComparison.Ordinal)))
                answer.AppendLine(CultureInfo.InvariantCulture, $"{file[..^5]}. {ZoneTemplate.SerialIn(text)}");
        using var printed = new MemoryStream(Encoding.UTF8.GetBytes(isRefused ? "" : $"{answer}"));
        await output.CopyFromAsync(printed, ct);
        return isRefused ? (1, $"{answer}") : (0, "");
    }

    private async Task<bool> Load(string published, string[] meant, StringBuilder said, CancellationToken ct)
    {
        var from = disk / published[1..];
        Meant = meant;
        var isRefused = false;
        foreach (var file in Directory.EnumerateFiles($"{from}").Order(StringComparer.Ordinal))
        {
            var (path, text) = (Path.GetFileName(file), await File.ReadAllTextAsync(file, ct));
            if (_inUse.GetValueOrDefault(path) == text)
                continue;
            var check =
                path == "named.conf"
                    ? Command.Of("named-checkconf", file)
                    : Command.Of("named-checkzone", "-i", "local", "-k", "fail", path[..^5], file);
            var result = await _local.Try(check, ct);
            if (result.ExitCode != 0)
            {
                said.AppendLine($"{result.Output}{result.Errors}");
                isRefused |= meant.Length == 0 || meant.Contains(path[..^5]);
                continue;
            }
            _inUse[path] = text;
            Loads++;
            if (path != "named.conf")
                History.Add(ZoneTemplate.SerialIn(text));
        }
        foreach (var path in _inUse.Keys.Where(path => !File.Exists($"{from / path}")).ToList())
            _inUse.Remove(path);
        return isRefused;
    }

    private void Demand()
    {
        if (IsDown)
            throw new CommandFailed(Name, Command.Of("true"), 255, "No route to host");
    }
}
