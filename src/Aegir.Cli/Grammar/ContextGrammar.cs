using Aegir.Model;

namespace Aegir.Cli.Grammar;

/// <summary><c>aegir @NAME VERB …</c>: the verbs of servers, platforms and sites, said of a context.</summary>
internal static class ContextGrammar
{
    /// <summary>The same with noun, verb and name; words that do not begin with a context are left as they are.</summary>
    /// <exception cref="InvalidInput">What follows the <c>@</c> is no name of a context.</exception>
    public static IReadOnlyList<string> Translate(IReadOnlyList<string> words)
    {
        if (words is not [['@', ..], ..])
            return words;
        var context = Parsed.Parse<ContextName>(words[0]);
        var noun = Noun(context.Kind);
        return words.Skip(1).ToArray() switch
        {
            [] => [noun, "show", context.Bare],
            ["drush", "--", .. var arguments] => [noun, "drush", context.Bare, "--", .. arguments],
            ["drush", .. var arguments] => [noun, "drush", context.Bare, "--", .. arguments],
            [var verb, .. var rest] => [noun, verb, context.Bare, .. rest],
        };
    }

    /// <summary>The noun whose verbs a context has.</summary>
    public static string Noun(ContextKind kind) =>
        kind switch
        {
            ContextKind.Server => "server",
            ContextKind.Platform => "platform",
            _ => "site",
        };
}
