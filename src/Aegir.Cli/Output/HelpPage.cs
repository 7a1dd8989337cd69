using System.CommandLine;
using Aegir.Cli.Commands;

namespace Aegir.Cli.Output;

/// <summary>The help of a command: what it does, how it is typed, what it takes, examples.</summary>
internal static class HelpPage
{
    private const int Widest = 34;

    /// <summary>
    /// Answers words that name no command to be run: the help that was asked for, or what is wrong with them.
    /// </summary>
    public static int Answer(ParseResult given, bool asksForHelp, Terminal terminal)
    {
        var isJustNoun = given.CommandResult.Command is not AegirCommand && given.UnmatchedTokens.Count == 0;
        if (!asksForHelp && !isJustNoun)
            return UsageReport.Report(given, terminal);
        var command = given.CommandResult.Command;
        Write(command is Noun noun ? noun.WithVerbs() : command, asksForHelp ? terminal.Out : terminal.Error);
        return asksForHelp ? ExitCode.Done : ExitCode.Usage;
    }

    /// <summary>Writes the help of a command.</summary>
    public static void Write(Command command, TextWriter writer)
    {
        writer.WriteLine(command.Description);
        writer.WriteLine();
        writer.WriteLine($"Usage: {Usage(command)}");
        Section("Commands", Visible(command.Subcommands).Select(sub => (sub.Name, sub.Description)), writer);
        Section("Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description)), writer);
        Section("Options", Ordered(command.Options).Select(option => (Label(option), Text(option))), writer);
        if (command is AegirCommand { Examples: { Count: > 0 } examples })
            Section("Examples", examples.Select(example => (example, (string?)null)), writer);
        writer.WriteLine();
        writer.WriteLine(
            command.Subcommands.Count > 0
                ? $"‘{Path(command)} COMMAND --help’ tells more. --root DIR before the command chooses another hub."
                : "With --no-input nothing is asked: a question that needs an answer is an error."
        );
        if (command.Parents.Any() || command.Subcommands.Count == 0)
            return;
        writer.WriteLine("‘aegir @NAME VERB’ says the same of a server, platform or site: aegir @example.com backup");
        writer.WriteLine("Exit codes: 0 done, 1 failed and undone, 2 usage, 3 not found, 4 conflict, 5 stuck.");
    }

    /// <summary>The words that lead to the command: <c>aegir site install</c>.</summary>
    public static string Path(Symbol command) =>
        command.Parents.FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : command.Name;

    /// <summary>An option with the placeholder of its value: <c>--platform PLATFORM</c>.</summary>
    public static string Label(Option option) =>
        option.HelpName is null ? option.Name : $"{option.Name} {option.HelpName}";

    /// <summary>First what must be given, then what has a value, then what is there or not.</summary>
    private static IEnumerable<Option> Ordered(IEnumerable<Option> options) =>
        options.OrderBy(option =>
            option.Required ? 0
            : option.HelpName is null ? 2
            : 1
        );

    private static string Usage(Command command)
    {
        var words = new List<string> { Path(command) };
        words.AddRange(command.Arguments.Select(Placeholder));
        words.AddRange(command.Options.Where(option => option.Required).Select(Label));
        if (command.Subcommands.Count > 0)
            words.Add("COMMAND");
        else if (command.Options.Any(option => !option.Required))
            words.Add("[OPTIONS]");
        return string.Join(' ', words);
    }

    private static string Placeholder(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "…" : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string? Text(Option option) =>
        option.Required ? $"{option.Description} Required." : option.Description;

    private static IEnumerable<Command> Visible(IEnumerable<Command> commands) =>
        commands.Where(command => !command.Hidden);

    private static void Section(string title, IEnumerable<(string Label, string? Text)> rows, TextWriter writer)
    {
        var list = rows.ToList();
        if (list.Count == 0)
            return;
        var width = Math.Min(Widest, list.Max(row => row.Label.Length)) + 2;
        writer.WriteLine();
        writer.WriteLine($"{title}:");
        foreach (var (label, text) in list)
            writer.WriteLine(text is null ? $"  {label}" : $"  {label.PadRight(width)}{text}");
    }
}
