using System.CommandLine;

namespace Aegir.Cli.Commands;

/// <summary>One command: its options, and what it does with them. What it is for stands in its description.</summary>
internal abstract class AegirCommand(string name, string description) : Command(name, description)
{
    /// <summary>Lines that its help shows as examples.</summary>
    public IReadOnlyList<string> Examples { get; protected init; } = [];

    /// <summary>
    /// Whether it is done for what it prints on standard output: then it has failed where that cannot be written. What was
    /// done for something else ends as that did.
    /// </summary>
    public virtual bool IsForOutput(ParseResult given) => true;

    /// <summary>Does it; returns the exit code.</summary>
    public abstract Task<int> Run(Session session, ParseResult given, CancellationToken ct);
}
