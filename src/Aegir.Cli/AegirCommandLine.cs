using System.CommandLine;
using System.Reflection;
using Aegir.Cli.Commands;
using Aegir.Cli.Grammar;
using Aegir.Cli.Output;

namespace Aegir.Cli;

/// <summary>The <c>aegir</c> command line, from words to exit code.</summary>
public static class AegirCommandLine
{
    /// <summary>
    /// Runs one command and returns its exit code (<see cref="ExitCode"/>). It throws nothing and touches no static
    /// state, so tests call it in their own process.
    /// </summary>
    public static async Task<int> Run(string[] words, Session session, CancellationToken ct)
    {
        try
        {
            if (words is ["--version"])
            {
                session.Terminal.Out.WriteLine($"aegir {Version}");
                return ErrorReport.AfterOutput(ExitCode.Done, isForOutput: true, session.Terminal);
            }
            return await Run(GlobalOptions.Take(words), session, ct);
        }
        catch (Exception failure)
        {
            return ErrorReport.Report(failure, session.Terminal);
        }
    }

    private static async Task<int> Run(GlobalOptions typed, Session session, CancellationToken ct)
    {
        session = typed.ApplyTo(session);
        var translated =
            OriginalGrammar.Translate(typed.Words, session) ?? new Translation(ContextGrammar.Translate(typed.Words));
        var given = Parse(translated.Words);
        if (given.CommandResult.Command is not AegirCommand command || typed.AsksForHelp)
            return ErrorReport.AfterOutput(
                HelpPage.Answer(given, typed.AsksForHelp, session.Terminal),
                isForOutput: true,
                session.Terminal
            );
        if (given.Errors.Count > 0)
            return UsageReport.Report(given, session.Terminal);
        var code = await command.Run(session, given, ct);
        if (code == ExitCode.Done)
            translated.Done();
        return ErrorReport.AfterOutput(code, command.IsForOutput(given), session.Terminal);
    }

    /// <summary>Words beginning with <c>@</c> are names of ours, not files of further arguments.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> words) =>
        CommandTree
            .For(words is [var noun, ..] ? noun : null)
            .Parse(words, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

    private static string Version =>
        typeof(AegirCommandLine)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "";
}
