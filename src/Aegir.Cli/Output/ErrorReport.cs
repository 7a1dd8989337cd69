using Aegir.Hosts;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Cli.Output;

/// <summary>The one place where an error becomes a sentence and an exit code.</summary>
internal static class ErrorReport
{
    /// <summary>Says what went wrong; the stack is shown only to who asks for it with <c>AEGIR_DEBUG=1</c>.</summary>
    public static int Report(Exception failure, Terminal terminal)
    {
        terminal.Say($"aegir: {Sentence(failure)}");
        if (Environment.GetEnvironmentVariable("AEGIR_DEBUG") == "1")
            terminal.Say(failure.ToString());
        return Code(failure);
    }

    /// <summary>
    /// Says so if standard output did not take all that it was given; returns the exit code of a command that would have ended
    /// with <paramref name="code"/>.
    /// </summary>
    /// <param name="code">How what was done ended.</param>
    /// <param name="isForOutput">Whether it was done for what it prints, so that it has failed with it.</param>
    /// <param name="terminal">Where it was printed.</param>
    public static int AfterOutput(int code, bool isForOutput, Terminal terminal)
    {
        if (terminal.Out is not ForgivingWriter { Failure: { } failure })
            return code;
        terminal.Say($"aegir: Standard output cannot be written: {failure.GetBaseException().Message}.");
        return isForOutput && code == ExitCode.Done ? ExitCode.RolledBack : code;
    }

    /// <summary>The exit code of an error.</summary>
    public static int Code(Exception failure) =>
        failure switch
        {
            InvalidInput => ExitCode.Usage,
            NotFound => ExitCode.NotFound,
            Conflict => ExitCode.Conflict,
            // How the task stands is not known here: another process records its end, or a recovery does.
            TaskAbandoned or LeaseLost => ExitCode.Stuck,
            _ => ExitCode.RolledBack,
        };

    /// <summary>The error as a sentence, with what to do next.</summary>
    public static string Sentence(Exception failure) =>
        failure switch
        {
            InvalidInput or NotFound or Conflict or CommandFailed or TaskAbandoned => failure.Message,
            LeaseLost => $"{failure.Message} It records how the task ends: aegir task list",
            OperationCanceledException => "Cancelled.",
            UnauthorizedAccessException =>
                $"{failure.Message} Run it as the user that owns it, normally: sudo -u aegir aegir …",
            IOException => failure.Message,
            _ when SeveralFailed.AreAll<CommandFailed>(failure) => failure.Message,
            _ when HostingDb.IsFull(failure) =>
                "Nothing more fits on the hub's disk, where the records are. Make room, then try again.",
            _ => $"{failure.Message} (set AEGIR_DEBUG=1 to see where)",
        };
}
