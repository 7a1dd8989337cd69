namespace Aegir.Hosts;

/// <summary>
/// A command ended badly, took too long, or its host was out of reach. What it had done by then stays done: whoever
/// ran it has to undo it.
/// </summary>
public sealed class CommandFailed : Exception
{
    /// <summary>A command that ended by itself.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="command">What ran.</param>
    /// <param name="exitCode">Its exit code; ssh's own 255 means that the host was out of reach.</param>
    /// <param name="errors">The end of what it wrote on standard error.</param>
    public CommandFailed(string host, Command command, int exitCode, string errors)
        : base($"On {host}, {command} ended with code {exitCode}{Tail(errors)}")
    {
        ExitCode = exitCode;
    }

    /// <summary>A command that was stopped, or could not start.</summary>
    public CommandFailed(string host, Command command, string why, Exception? inner = null)
        : base($"On {host}, {command} {why}", inner) { }

    /// <summary>The exit code; null for a command that did not end by itself.</summary>
    public int? ExitCode { get; }

    private static string Tail(string errors) => errors.Trim() is { Length: > 0 } text ? $": {text}" : ".";
}
