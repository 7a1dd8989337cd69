using Aegir.Model;

namespace Aegir.Cli.Grammar;

/// <summary>
/// The options that every command takes: <c>--root DIR</c> ahead of the command (behind it the word belongs to
/// <c>platform add</c>), <c>--no-input</c> and <c>--help</c> anywhere before <c>--</c>; <c>help</c> as the first word says
/// the same.
/// </summary>
/// <param name="Words">What is left.</param>
internal sealed record GlobalOptions(IReadOnlyList<string> Words)
{
    private const string RootOption = "--root";

    /// <summary>The directory of the hub, if it was given.</summary>
    public string? Root { get; private init; }

    /// <summary>Whether nobody shall be asked anything.</summary>
    public bool NeverAsks { get; private init; }

    /// <summary>Whether help is wanted.</summary>
    public bool AsksForHelp { get; private init; }

    /// <summary>Takes the global options out of the words.</summary>
    /// <exception cref="InvalidInput"><c>--root</c> has no directory behind it.</exception>
    public static GlobalOptions Take(string[] words)
    {
        var options = new GlobalOptions([]);
        var rest = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "--" || BelongsToDrush(rest))
            {
                rest.AddRange(words[i..]);
                break;
            }
            if (words[i] is "--help" or "-h" or "-?" || (words[i] == "help" && rest.Count == 0))
                options = options with { AsksForHelp = true };
            else if (words[i] == "--no-input")
                options = options with { NeverAsks = true };
            else if (rest.Count == 0 && words[i].StartsWith(RootOption + "=", StringComparison.Ordinal))
                options = options with { Root = words[i][(RootOption.Length + 1)..] };
            else if (rest.Count == 0 && words[i] == RootOption)
                options = options with
                {
                    Root =
                        ++i < words.Length ? words[i] : throw new InvalidInput("--root needs a directory behind it."),
                };
            else
                rest.Add(words[i]);
        }
        return options with { Words = rest };
    }

    /// <summary>The session that these options ask for.</summary>
    public Session ApplyTo(Session session) =>
        session with
        {
            Root = Root ?? session.Root,
            Terminal = session.Terminal with { CanAsk = session.Terminal.CanAsk && !NeverAsks },
        };

    private static bool BelongsToDrush(List<string> words) =>
        words is ["site", "drush", _, ..] or [['@', ..], "drush", ..];
}
