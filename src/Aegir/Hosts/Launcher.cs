using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Exceptions;

namespace Aegir.Hosts;

/// <summary>
/// Starts programs on the hub, so that none outlives Aegir: if the process is killed, the kernel kills them too, and a
/// recovery need not fear a dump or import that still runs. The kernel ties that to the <em>thread</em> that started
/// them (prctl(2), PR_SET_PDEATHSIG), so one thread that never ends starts them all. It does not reach what they have
/// started themselves, which ends when it next reads from or writes to them. Each has a session of its own: a Ctrl-C at
/// the terminal is ours to answer, not theirs. One whose Aegir was killed before the kernel knew of the tie has another
/// parent by then, and does not begin.
/// </summary>
internal static partial class Launcher
{
    private const int ErrorsKept = 4 << 10;
    private const int BrokenPipe = 32; // EPIPE
    private const int SigKill = 9;
    private const string IfParentLives = """[ "$PPID" = "$1" ] || exit 1; shift; exec "$@" """;
    private static readonly BlockingCollection<Action> Starts = [];
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK"];

    static Launcher() =>
        new Thread(() =>
        {
            foreach (var start in Starts.GetConsumingEnumerable())
                start();
        })
        {
            IsBackground = true,
            Name = "launcher",
        }.Start();

    /// <summary>Runs a program of the hub to its end.</summary>
    /// <param name="host">Who is named in a failure.</param>
    /// <param name="shown">The command as the caller knows it, for a failure's message.</param>
    /// <param name="argv">What is really started.</param>
    /// <param name="environment">Variables it gets besides the few inherited ones.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="output">Where it writes.</param>
    /// <param name="ct">Kills it.</param>
    /// <exception cref="CommandFailed">It took longer than the command's time-out, or could not start.</exception>
    public static async Task<(int ExitCode, string Errors)> Run(
        string host,
        Command shown,
        IReadOnlyList<string> argv,
        IReadOnlyDictionary<string, string> environment,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        Exception? broken = null;
        var errors = new BoundedText(ErrorsKept, keepsEnd: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (shown.Timeout != Timeout.InfiniteTimeSpan)
            limit.CancelAfter(shown.Timeout);
        var program = Cli.Wrap("setsid")
            .WithArguments(Tied(System.Environment.ProcessId, argv))
            .WithWorkingDirectory(shown.Directory?.ToString() ?? "/")
            .WithEnvironmentVariables(Environment(environment))
            .WithStandardInputPipe(PipeSource.Create((to, stop) => Guarded(input.CopyToAsync, to, stop)))
            .WithStandardOutputPipe(PipeTarget.Create((from, stop) => Guarded(output.CopyFromAsync, from, stop)))
            .WithStandardErrorPipe(errors.Target)
            .WithValidation(CommandResultValidation.None);
        try
        {
            var result = await OnLauncherThread(() => program.ExecuteAsync(limit.Token));
            return broken is null ? (result.ExitCode, Redacted(errors, shown)) : throw BrokeOff();
        }
        catch (OperationCanceledException) when (broken is not null)
        {
            throw BrokeOff();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new CommandFailed(
                host,
                shown,
                $"did not end within {shown.Timeout.TotalSeconds:0} s and was stopped."
            );
        }
        catch (Exception failure) when (failure is CliWrapException or System.ComponentModel.Win32Exception)
        {
            throw new CommandFailed(host, shown, $"could not start: {failure.Message}", failure);
        }

        // A stream of ours that fails must stop the program: with its output unread it would wait for ever, and with half
        // its input it would think that was all. That it stops reading early is its own affair, and so is its exit code.
        // Once it has ended its input is closed, also to a copy that is still writing: that is told to stop, and its end is nobody's.
        async Task Guarded(Func<Stream, CancellationToken, Task> copy, Stream stream, CancellationToken stop)
        {
            try
            {
                await copy(stream, stop);
            }
            catch (Exception failure)
                when (failure is not OperationCanceledException
                    && !stop.IsCancellationRequested
                    && !IsBrokenPipe(failure)
                )
            {
                broken ??= failure;
                await limit.CancelAsync();
            }
        }

        CommandFailed BrokeOff() => new(host, shown, $"broke off: {broken.Message} {Redacted(errors, shown)}", broken);
    }

    /// <summary>The arguments of <c>setsid</c> for a program that lives no longer than this process, its parent.</summary>
    internal static string[] Tied(int parent, IEnumerable<string> argv) =>
        [
            "setpriv",
            "--pdeathsig",
            "KILL",
            "--",
            "sh",
            "-c",
            IfParentLives,
            "sh",
            parent.ToString(CultureInfo.InvariantCulture),
            .. argv,
        ];

    private static bool IsBrokenPipe(Exception failure) =>
        failure
            is IOException { HResult: BrokenPipe }
                or IOException { InnerException: SocketException { NativeErrorCode: BrokenPipe } };

    /// <summary>Programs like to say what they were given.</summary>
    private static string Redacted(BoundedText errors, Command command)
    {
        var text = errors.ToString();
        foreach (var secret in command.Environment.Values)
            if (secret.Reveal().Length > 0)
                text = text.Replace(secret.Reveal(), secret.ToString(), StringComparison.Ordinal);
        return text;
    }

    private static async Task<CliWrap.CommandResult> OnLauncherThread(Func<CommandTask<CliWrap.CommandResult>> start)
    {
        var started = new TaskCompletionSource<CommandTask<CliWrap.CommandResult>>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(start());
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        });
        var running = await started.Task;
        try
        {
            return await running;
        }
        catch (OperationCanceledException)
        {
            // It was stopped with its children, but for one that it was just about to have: all are of its session's group.
            Kill(-running.ProcessId, SigKill);
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial void Kill(int process, int signal);

    private static Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string> added)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string name in System.Environment.GetEnvironmentVariables().Keys)
            if (!Inherited.Contains(name))
                variables[name] = null;
        variables["LANG"] = "C.UTF-8";
        foreach (var (name, value) in added)
            variables[name] = value;
        return variables;
    }
}
