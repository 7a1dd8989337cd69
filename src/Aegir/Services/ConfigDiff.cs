using System.Text;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>What would change in a config file, as a unified diff without secrets.</summary>
internal static class ConfigDiff
{
    /// <summary>The diff between the hub's file and what it shall be; empty where they are the same.</summary>
    /// <param name="hub">Where <c>diff</c> is run.</param>
    /// <param name="label">How the file is called in the diff.</param>
    /// <param name="path">The file as it is.</param>
    /// <param name="text">What it shall be; null for no such file.</param>
    /// <param name="earlier">A text whose secrets the file may hold now, where <paramref name="text"/> has fewer.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed"><c>diff</c> is missing on the hub.</exception>
    public static async Task<string> Of(
        LocalHost hub,
        string label,
        UnixPath path,
        ConfigText? text,
        ConfigText? earlier,
        CancellationToken ct
    )
    {
        var old = await AtomicFile.Read(path, ct) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        if (text is null)
            return old is null ? "" : $"{label} goes\n";
        if (old == text.Reveal())
            return "";
        var shown = text.ToString();
        var redacted = text.Redact(old ?? "");
        redacted = earlier?.Redact(redacted) ?? redacted;
        if (shown == redacted)
            return $"{label}: a secret changes\n";
        // diff reads only one side from standard input, so the older text, redacted, lies in a file for a moment.
        var before = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(before, redacted, ct);
            var diff = Command.Of("diff", "-u", "--label", $"{label} (now)", "--label", label, before, "-") with
            {
                Input = shown,
            };
            var result = await hub.Try(diff, ct);
            return result.ExitCode < 2
                ? result.Output
                : throw new CommandFailed(hub.Name, diff, result.ExitCode, result.Errors);
        }
        finally
        {
            File.Delete(before);
        }
    }
}
