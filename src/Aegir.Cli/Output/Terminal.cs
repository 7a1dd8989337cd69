using Aegir.Model;

namespace Aegir.Cli.Output;

/// <summary>Where a command reads and writes: data goes to <see cref="Out"/>, everything for people to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="In">Standard input.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, TextReader In)
{
    /// <summary>Whether a person can be asked: both ends are a terminal, and <c>--no-input</c> was not given.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal, on which lines may move.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal rather than a file or a program.</summary>
    public bool ShowsOut { get; init; }

    /// <summary>Whether colours are wanted (https://no-color.org).</summary>
    public bool HasColours { get; init; }

    /// <summary>The terminal that this process was started from.</summary>
    public static Terminal OfProcess()
    {
        TakeClosedNumbers();
        var output = new Lazy<TextWriter>(OpenOutput);
        return new(new ForgivingWriter(() => output.Value), new ForgivingWriter(() => Console.Error), Console.In)
        {
            CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            IsLive =
                !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
            ShowsOut = !Console.IsOutputRedirected,
            HasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
    }

    /// <summary>Asks a person and returns the line that was typed, without spaces around it; empty at the end of input.</summary>
    public string Ask(string question)
    {
        Error.Write(question + " ");
        Error.Flush();
        return In.ReadLine()?.Trim() ?? "";
    }

    /// <summary>Has a person type a name before something is deleted for good.</summary>
    /// <param name="name">What is to be typed.</param>
    /// <param name="lost">What is deleted: the object of a sentence.</param>
    /// <exception cref="InvalidInput">Something else was typed, or nobody can be asked.</exception>
    public void ConfirmDeletion(string name, string lost) =>
        Confirm(name, $"the deletion of {lost}", $"This deletes {lost}.", "nothing was deleted");

    /// <summary>Has a person type a name before something is done that cannot be taken back.</summary>
    /// <param name="name">What is to be typed.</param>
    /// <param name="deed">What is done: the object of a sentence.</param>
    /// <param name="warning">The same as a sentence.</param>
    /// <param name="nothing">What is said of it if it is not done, as the end of a sentence.</param>
    /// <exception cref="InvalidInput">Something else was typed, or nobody can be asked.</exception>
    public void Confirm(string name, string deed, string warning, string nothing)
    {
        if (!CanAsk)
            throw new InvalidInput($"Nobody is here to confirm {deed}. Add --yes if it is meant.");
        if (Ask(Printable.Lines($"{warning} Type {name} to go on:")) != name)
            throw new InvalidInput($"That is not {name}; {nothing}.");
    }

    /// <summary>Says something to the person, outside the data.</summary>
    public void Say(string line) => Error.WriteLine(Printable.Lines(line));

    /// <summary>Like <see cref="Console.Out"/>, which writes a list of 10,000 sites in 2,600 pieces of 256 characters.</summary>
    private static TextWriter OpenOutput() =>
        TextWriter.Synchronized(
            new StreamWriter(Console.OpenStandardOutput(), Console.OutputEncoding, bufferSize: 1 << 14)
            {
                AutoFlush = true,
            }
        );

    /// <summary>
    /// Gives the number of a standard stream that is closed (<c>&gt;&amp;-</c>) to what takes no writes. Else the next file
    /// that is opened has it, and gets what is written to the stream.
    /// </summary>
    private static void TakeClosedNumbers()
    {
        while (true)
        {
            using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (nothing.DangerousGetHandle() > 2)
                return;
            // Nobody closes it any more.
            nothing.SetHandleAsInvalid();
        }
    }
}
