using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Aegir.Cli.Output;
using Aegir.Model;

namespace Aegir.Cli.Commands;

/// <summary>
/// Arguments and options whose words are parsed into the types of the model at once: a command never holds text that a
/// person typed. What does not parse becomes a usage error, all of them in one go.
/// </summary>
internal static class Typed
{
    /// <summary>Reads one word; throws <see cref="InvalidInput"/> if it will not do.</summary>
    public delegate T Reader<out T>(string word);

    /// <summary>One argument, required.</summary>
    public static Argument<T> Argument<T>(string name, string description, Reader<T> read) =>
        new(name) { Description = description, CustomParser = result => One(result, read) };

    /// <summary>Any number of arguments.</summary>
    public static Argument<T[]> Arguments<T>(string name, string description, ArgumentArity arity, Reader<T> read) =>
        new(name)
        {
            Description = description,
            Arity = arity,
            CustomParser = result => All(result, read),
        };

    /// <summary>An option with one value.</summary>
    public static Option<T> Option<T>(string name, string value, string description, Reader<T> read) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result => One(result, read),
        };

    /// <summary>An option that may be given several times.</summary>
    public static Option<T[]> Options<T>(string name, string value, string description, Reader<T> read) =>
        new(name)
        {
            HelpName = value,
            Description = description + " May be repeated.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => All(result, read),
        };

    /// <summary>An option that is there or not.</summary>
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>What a script adds where a person would be asked.</summary>
    public static Option<bool> Yes() => Flag("--yes", "Do not ask, for scripts.");

    /// <summary>The option, which must be given.</summary>
    public static Option<T> Required<T>(this Option<T> option)
    {
        option.Required = true;
        return option;
    }

    /// <summary>Has a command that changes something say what it can change, where it is told nothing.</summary>
    public static void DemandOne(this Command command, params IReadOnlyList<Option> options) =>
        command.Validators.Add(result =>
        {
            if (!options.Any(option => result.GetResult(option) is { Implicit: false }))
                result.AddError(
                    $"Say what shall be changed: {string.Join(", ", options.Select(option => option.Name))}."
                );
        });

    /// <summary>A path, from the current directory where it does not begin with <c>/</c>.</summary>
    public static UnixPath File(string word) =>
        Parsed.Parse<UnixPath>(word.Length == 0 || word.Contains('\0') ? word : Path.GetFullPath(word));

    /// <summary>A site's name, with or without <c>@</c>.</summary>
    public static DomainName Site(string word) => Parsed.Parse<DomainName>(word.StartsWith('@') ? word[1..] : word);

    /// <summary>The number of a task.</summary>
    public static long TaskNumber(string word) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInput($"{Parsed.Quote(word)} is no number of a task.");

    /// <summary>A length of time: <c>7d</c>, <c>12h</c>, <c>30m</c>, or <c>0</c>; a year at most.</summary>
    public static TimeSpan Period(string word)
    {
        double days = word switch
        {
            [.. var number, 'd'] => Count(number),
            [.. var number, 'h'] => Count(number) / 24,
            [.. var number, 'm'] => Count(number) / (24 * 60),
            "0" => 0,
            _ => double.NaN,
        };
        return days <= 365
            ? TimeSpan.FromDays(days)
            : throw new InvalidInput($"{Parsed.Quote(word)} is no length of time up to a year: 7d, 12h, 30m or 0.");
    }

    private static double Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : double.NaN;

    /// <summary>How many: 1 or more.</summary>
    public static int Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new InvalidInput($"{Parsed.Quote(word)} is no number from 1 on.");

    private static T? One<T>(ArgumentResult result, Reader<T> read)
    {
        try
        {
            return read(result.Tokens[0].Value);
        }
        catch (InvalidInput fault)
        {
            result.AddError(Said(fault, result, result.Tokens[0].Value));
            return default;
        }
    }

    private static T[] All<T>(ArgumentResult result, Reader<T> read)
    {
        var values = new List<T>();
        foreach (var token in result.Tokens)
        {
            try
            {
                values.Add(read(token.Value));
            }
            catch (InvalidInput fault)
            {
                result.AddError(Said(fault, result, token.Value));
            }
        }
        return [.. values];
    }

    /// <summary>What looks like an option and is none was not meant as a name.</summary>
    private static string Said(InvalidInput fault, ArgumentResult result, string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && result.Parent is CommandResult given
            ? UsageReport.NoSuchOption(given.Command, word)
            : fault.Message;
}
