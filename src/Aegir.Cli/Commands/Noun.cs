using System.CommandLine;

namespace Aegir.Cli.Commands;

/// <summary>A noun and, once asked for, its verbs. Most runs need the verbs of one noun only, so the others are not made.</summary>
internal sealed class Noun(string name, string description, Func<IReadOnlyList<Command>> verbs)
    : Command(name, description)
{
    /// <summary>The noun with its verbs.</summary>
    public Noun WithVerbs()
    {
        if (Subcommands.Count == 0)
            foreach (var verb in verbs())
                Subcommands.Add(verb);
        return this;
    }
}
