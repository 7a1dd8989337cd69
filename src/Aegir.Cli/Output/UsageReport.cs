using System.CommandLine;
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
        var others = given.Errors.Where(error => !IsStray(error, given)).Select(error => error.Message);
        return given.UnmatchedTokens.Select(word => Stray(command, word)).Concat(others);
    }

    private static string NoSuchCommand(Command command, string word)
    {
        var verbs = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToList();
        var hint = word.Length <= LongestGuess ? Nearest.Hint(word, verbs) : "";
        return $"There is no command {Parsed.Quote(word)} in ‘{HelpPage.Path(command)}’.{(hint.Length > 0 ? hint : $" There is: {string.Join(", ", verbs)}.")}";
    }

    private static string Stray(Command command, string word) =>
        word.StartsWith('-') ? NoSuchOption(command, word) : $"{Parsed.Quote(word)} is one word too many.";

    /// <summary>What is said of an option that a command does not have.</summary>
    internal static string NoSuchOption(Command command, string word)
    {
        var options = command.Options.Select(option => option.Name).ToList();
        var hint = word.Length <= LongestGuess ? Nearest.Hint(word.Split('=')[0], options) : "";
        return $"There is no option {Parsed.Quote(word)}.{hint}";
    }

    private static bool IsStray(System.CommandLine.Parsing.ParseError error, ParseResult given) =>
        given.UnmatchedTokens.Any(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal));
}
