using System.CommandLine;
using System.CommandLine.Parsing;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Output;

/// <summary>Says what is wrong with what was typed, all of it at once, and what may have been meant.</summary>
internal static class UsageReport
{
    private const int LongestGuess = 60;

    /// <summary>Says it on standard error; returns the exit code.</summary>
    public static int Report(ParseResult given, Terminal terminal)
    {
        var command = given.CommandResult.Command;
        foreach (var fault in Faults(given, command).Distinct())
            terminal.Say($"aegir: {Printable.Line(fault)}");
        terminal.Say($"‘{HelpPage.Path(command)} --help’ tells how it is used.");
        return ExitCode.Usage;
    }

    private static IEnumerable<string> Faults(ParseResult given, Command command)
    {
        if (command is not AegirCommand)
            return [NoSuchCommand(command, given.UnmatchedTokens is [var word, ..] ? word : "")];
        // System.CommandLine's own words for stray tokens quote them whole, control characters and all.
        var others = given.Errors.Where(error => !IsStray(error, given)).Select(Said);
        return given.UnmatchedTokens.Select(word => Stray(command, word)).Concat(others);
    }

    /// <summary>
    /// What we find wrong with a word we say ourselves; of words that are missing, or too many, System.CommandLine says
    /// neither which nor what they are for.
    /// </summary>
    private static string Said(ParseError error) =>
        error.SymbolResult switch
        {
            OptionResult { Implicit: true, Option: var option } => $"{HelpPage.Label(option)} is missing.",
            ArgumentResult { Tokens.Count: 0, Parent: CommandResult, Argument: var argument }
                when argument.Arity.MinimumNumberOfValues > 0 => $"{argument.Name} is missing.",
            OptionResult { Tokens.Count: 0, Option: { Arity.MinimumNumberOfValues: > 0 } option } =>
                $"{option.Name} needs {option.HelpName} behind it.",
            OptionResult { Option: { Arity.MaximumNumberOfValues: 0 } option, Tokens.Count: > 0 } =>
                $"{option.Name} is there or not; it has no value.",
            OptionResult { Option: { Arity.MaximumNumberOfValues: 1 } option, Tokens.Count: > 1 } =>
                $"{option.Name} can be given once only.",
            _ => error.Message,
        };

    private static string NoSuchCommand(Command command, string word)
    {
        var verbs = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToList();
        var hint = word.Length <= LongestGuess ? Nearest.Hint(word, verbs) : "";
        return $"There is no command {Parsed.Quote(word)} in ‘{HelpPage.Path(command)}’.{(hint.Length > 0 ? hint : $" There is: {string.Join(", ", verbs)}.")}";
    }

    private static string Stray(Command command, string word) =>
        word.StartsWith('-') && command.Options.All(option => option.Name != word)
            ? NoSuchOption(command, word)
            : $"{Parsed.Quote(word)} is one word too many.";

    /// <summary>What is said of an option that a command does not have.</summary>
    internal static string NoSuchOption(Command command, string word)
    {
        var options = command.Options.Select(option => option.Name).ToList();
        var hint = word.Length <= LongestGuess ? Nearest.Hint(word.Split('=')[0], options) : "";
        return $"There is no option {Parsed.Quote(word)}.{hint}";
    }

    private static bool IsStray(ParseError error, ParseResult given) =>
        given.UnmatchedTokens.Any(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal));
}
