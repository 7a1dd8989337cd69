using CliWrap;

namespace Aegir.Hosts;

/// <summary>What a command printed, and how it ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Standard output, as text; at most 16 MiB.</param>
/// <param name="Errors">The last 4 KiB of standard error, without the secrets of the command's environment.</param>
public sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>
/// A machine as the engine sees it: the hub itself (<see cref="LocalHost"/>) or one behind ssh (<see cref="SshHost"/>).
/// Questions and changes are told apart, so that a reader, a test and a dry run can tell them apart too.
/// </summary>
/// <param name="name">What the host is called in messages: <c>@server_web1</c>.</param>
public abstract class Host(string name)
{
    /// <summary>What the host is called in messages.</summary>
    public string Name { get; } = name;

    /// <summary>Whether files on it are the hub's own, so that publishing to the same path is no work.</summary>
    public virtual bool IsHub => false;

    /// <summary>
    /// Of those that wait for another host while they have this one's attention, no more than half get it at a time: there is
    /// room left for what they wait for.
    /// </summary>
    internal SemaphoreSlim Relays { get; } = new(4);

    /// <summary>Asks; changes nothing. Returns standard output.</summary>
    /// <exception cref="CommandFailed">It did not end with code 0 in time.</exception>
    public async Task<string> Query(Command command, CancellationToken ct) => Demand(command, await Try(command, ct));

    /// <summary>Changes something. Returns standard output.</summary>
    /// <exception cref="CommandFailed">It did not end with code 0 in time; what it did by then stays done.</exception>
    public async Task<string> Run(Command command, CancellationToken ct) => Demand(command, await Try(command, ct));

    /// <summary>Runs a command whose exit code is an answer.</summary>
    /// <exception cref="CommandFailed">
    /// It did not end in time, it printed more than 16 MiB (half an answer may be a wrong one), or the host is out of reach.
    /// </exception>
    public async Task<CommandResult> Try(Command command, CancellationToken ct)
    {
        var output = new BoundedText(16 << 20, keepsEnd: false);
        var (exitCode, errors) = await Execute(command, PipeSource.Null, output.Target, ct);
        return output.IsCut
            ? throw new CommandFailed(Name, command, "printed more than 16 MiB, more than can be taken for an answer.")
            : new CommandResult(exitCode, output.ToString(), errors);
    }

    /// <summary>
    /// Runs a command between two streams, for dumps and archives. <see cref="Command.Input"/> must be null.
    /// </summary>
    /// <exception cref="CommandFailed">
    /// It did not end with code 0 in time, or one of the streams failed and it was stopped; what it did by then stays done.
    /// </exception>
    public async Task Stream(Command command, PipeSource input, PipeTarget output, CancellationToken ct)
    {
        if (command.Input is not null)
            throw new ArgumentException("A command between two streams has no other input.", nameof(command));
        var (exitCode, errors) = await Execute(command, input, output, ct);
        if (exitCode != 0)
            throw new CommandFailed(Name, command, exitCode, errors);
    }

    /// <summary>Copies files from the hub to this host.</summary>
    /// <exception cref="CommandFailed">Not all arrived; those that did are whole files.</exception>
    public abstract Task<SyncResult> Push(FileSync sync, CancellationToken ct);

    /// <summary>Copies files from this host to the hub.</summary>
    /// <exception cref="CommandFailed">Not all arrived; those that did are whole files.</exception>
    public abstract Task<SyncResult> Fetch(FileSync sync, CancellationToken ct);

    /// <summary>Starts the command, feeds it <paramref name="input"/> (or its own input) and waits for its end.</summary>
    protected abstract Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    );

    private string Demand(Command command, CommandResult result) =>
        result.ExitCode == 0 ? result.Output : throw new CommandFailed(Name, command, result.ExitCode, result.Errors);
}
