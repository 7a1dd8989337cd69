using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;

namespace Aegir.Lab.Tests;

/// <summary>What a program printed, and how it ended.</summary>
public sealed record Ended(int Code, string Out, string Err)
{
    /// <summary>Standard output of a program that must have succeeded; else the test fails and shows what it said.</summary>
    public string Succeeded()
    {
        Code.ShouldBe(0, $"stdout: {Out}\nstderr: {Err}");
        return Out;
    }
}

/// <summary>Runs programs of this machine.</summary>
internal static class Programs
{
    public static async Task<Ended> Run(
        IReadOnlyList<string> argv,
        string? stdin,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken ct
    )
    {
        try
        {
            var result = await CliWrap
                .Cli.Wrap(argv[0])
                .WithArguments(argv.Skip(1))
                .WithEnvironmentVariables(environment)
                .WithStandardInputPipe(stdin is null ? PipeSource.Null : PipeSource.FromString(stdin))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(ct);
            return new Ended(result.ExitCode, result.StandardOutput, result.StandardError);
        }
        catch (Win32Exception failure)
        {
            return new Ended(127, "", failure.Message);
        }
    }
}
