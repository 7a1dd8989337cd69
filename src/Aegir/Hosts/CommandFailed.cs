using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>
/// A command ended badly, took too long, or its host was out of reach. What it had done by then stays done: whoever
/// ran it has to undo it.
/// </summary>
public sealed class CommandFailed : Exception
{
    private readonly string _why;

    /// <summary>A command that ended by itself.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="command">What ran.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="errors">The end of what it wrote on standard error.</param>
    public CommandFailed(string host, Command command, int exitCode, string errors)
        : this(host, command, $"ended with code {exitCode}{Tail(errors)}") => ExitCode = exitCode;

    /// <summary>A command that was stopped, could not start, or whose host was out of reach.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="command">What should have run.</param>
    /// <param name="why">The end of a sentence that begins with the command.</param>
    /// <param name="inner">What went wrong underneath.</param>
    public CommandFailed(string host, Command command, string why, Exception? inner = null)
        : base($"On {host}, {command} {Printable.Lines(why)}", inner) => _why = why;

    /// <summary>The exit code; null for a command that did not end by itself.</summary>
    public int? ExitCode { get; private init; }

    /// <summary>The same failure, told of the command in whose stead this one ran.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="command">What a person would call it.</param>
    /// <param name="told">Makes of what went wrong what may be told of it; null for all of it.</param>
    public CommandFailed As(string host, Command command, Func<string, string>? told = null) =>
        new(host, command, told?.Invoke(_why) ?? _why, InnerException) { ExitCode = ExitCode };

    private static string Tail(string errors) =>
        Printable.Lines(errors).Trim() is { Length: > 0 } text ? $": {text}" : ".";
}
