using System.Diagnostics;

namespace Aegir.Tests.Cli;

/// <summary><c>aegir</c> as a process of its own, for what only its real streams show.</summary>
internal static class RealAegir
{
    /// <summary>Runs a line of shell with <c>aegir</c> in it, where there is no hub.</summary>
    public static async Task<Answer> Sh(string line)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Aegir.Cli.dll");
        var start = new ProcessStartInfo("sh", ["-c", $"aegir() {{ dotnet '{program}' \"$@\"; }}; {line}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AEGIR_ROOT"] = "/nonexistent";
        using var process = Process.Start(start).ShouldNotBeNull();
        var ct = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return new Answer(process.ExitCode, await output, await error);
    }
}
