using System.Text;

namespace Aegir.Cli.Output;

/// <summary>
/// Writes to a stream of this process, as long as it takes anything. What a full disk or a closed terminal does not take is
/// dropped, so that no task ends in the middle because it could not be shown; later lines may get through again.
/// </summary>
/// <param name="open">Gets who writes to the stream; that may fail like writing.</param>
internal sealed class ForgivingWriter(Func<TextWriter> open) : TextWriter
{
    /// <summary>Why something was dropped: the first reason. Null where nothing was.</summary>
    public Exception? Failure { get; private set; }

    public override Encoding Encoding => Console.OutputEncoding;

    public override void Write(char value) => Try(writer => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) =>
        Try(writer => writer.Write(buffer, index, count));

    public override void Write(string? value) => Try(writer => writer.Write(value));

    /// <summary>A line is written at once: others may write between two pieces.</summary>
    public override void WriteLine(string? value) => Try(writer => writer.WriteLine(value));

    public override void Flush() => Try(writer => writer.Flush());

    private void Try(Action<TextWriter> write)
    {
        try
        {
            write(open());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A descriptor that is closed, or for reading only, counts as access denied.
            Failure ??= failure;
        }
    }
}
