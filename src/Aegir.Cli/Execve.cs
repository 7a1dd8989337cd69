using System.Collections;
using System.Runtime.InteropServices;

namespace Aegir.Cli;

/// <summary>Replaces this process with a program, which gets its number, terminal, environment, and the signals sent to it.</summary>
internal static partial class Execve
{
    /// <summary>Becomes <paramref name="program"/>; comes back only by throwing.</summary>
    /// <param name="program">The path of its file.</param>
    /// <param name="arguments">What it is told, its own name left out.</param>
    /// <param name="environment">Variables that it gets besides those of this process, or instead of them.</param>
    /// <exception cref="IOException">It cannot be run; nothing has happened.</exception>
    public static void Become(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(variable => !environment.ContainsKey($"{variable.Key}"))
            .Select(variable => $"{variable.Key}={variable.Value}")
            .Concat(environment.Select(variable => $"{variable.Key}={variable.Value}"));
        // Both lists end with a null pointer.
        Call(program, [program, .. arguments, null], [.. variables, null]);
        throw new IOException($"{program} cannot be run: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Call(string path, string?[] argv, string?[] envp);
}
