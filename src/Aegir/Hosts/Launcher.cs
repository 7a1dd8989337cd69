using System.Collections.Concurrent;
using CliWrap;
using CliWrap.Exceptions;

namespace Aegir.Hosts;

/// <summary>
/// Starts programs on the hub, so that none outlives Aegir: if the process is killed, the kernel kills them too, and a
/// recovery need not fear a dump or import that still runs. The kernel ties that to the <em>thread</em> that started
/// them (prctl(2), PR_SET_PDEATHSIG), so one thread that never ends starts them all.
/// </summary>
internal static class Launcher
{
    private const int ErrorsKept = 4 << 10;
    private static readonly BlockingCollection<Action> Starts = [];
    private static readonly string[] Inherited =
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "TMPDIR",
        "AEGIR_ROOT",
        "SSH_AUTH_SOCK",
    ];

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
        var errors = new BoundedText(ErrorsKept, keepsEnd: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (shown.Timeout != Timeout.InfiniteTimeSpan)
            limit.CancelAfter(shown.Timeout);
        var program = Cli.Wrap("setpriv")
            .WithArguments(["--pdeathsig", "KILL", "--", .. argv])
            .WithWorkingDirectory(shown.Directory?.ToString() ?? "/")
            .WithEnvironmentVariables(Environment(environment))
            .WithStandardInputPipe(input)
            .WithStandardOutputPipe(output)
            .WithStandardErrorPipe(errors.Target)
            .WithValidation(CommandResultValidation.None);
        try
        {
            var result = await OnLauncherThread(() => program.ExecuteAsync(limit.Token));
            return (result.ExitCode, errors.ToString());
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
        catch (IOException failure)
        {
            throw new CommandFailed(host, shown, $"broke off: {failure.Message} {errors}", failure);
        }
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
        return await await started.Task;
    }

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
