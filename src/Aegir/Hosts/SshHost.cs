using System.Text;
using Aegir.Model;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>
/// A server behind OpenSSH. All commands share one connection (ControlMaster), at most eight at a time, because sshd
/// takes ten sessions a connection (<c>MaxSessions</c>). Whoever finds none opens it alone, because sshd turns away
/// bursts of log-ins (<c>MaxStartups</c>). A command does not outlive its connection. Its own exit code 255
/// arrives as 254.
/// </summary>
public sealed class SshHost : Host, IDisposable
{
    private const int Unreachable = 255;
    private const int Attempts = 6;
    private static readonly Command Knock = Command.Of("true") with { Timeout = TimeSpan.FromSeconds(45) };
    private readonly SshConnection _connection;
    private readonly SemaphoreSlim _channels = new(8);
    private readonly SemaphoreSlim _opening = new(1);

    /// <summary>Names a server; connects to nothing yet.</summary>
    /// <exception cref="InvalidInput">The hub's root is too long a path for sockets to lie below it.</exception>
    public SshHost(SshConnection connection)
        : base(connection.Name)
    {
        connection.Check();
        _connection = connection;
    }

    /// <inheritdoc/>
    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) =>
        Copy(sync, sync.From.ToString(), $"{_connection.RsyncHost}:{sync.To}", ct);

    /// <inheritdoc/>
    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) =>
        Copy(sync, $"{_connection.RsyncHost}:{sync.From}", sync.To.ToString(), ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        _channels.Dispose();
        _opening.Dispose();
    }

    /// <inheritdoc/>
    protected override Task<(int ExitCode, string Errors)> Execute(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    ) => InChannel(command, () => Ssh(command, input, output, ct), isRepeatable: input == PipeSource.Null, ct);

    private async Task<SyncResult> Copy(FileSync sync, string source, string target, CancellationToken ct)
    {
        var rsync = new Rsync(sync, source, target, ["-e", ShellQuote.Line(["ssh", .. _connection.Options])]);
        var (exitCode, errors) = await InChannel(rsync.Shown, () => rsync.Run(Name, ct), isRepeatable: true, ct);
        return rsync.Result(Name, exitCode, errors);
    }

    private Task<(int ExitCode, string Errors)> Ssh(
        Command command,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        var head = RemoteLine.Head(command);
        var body = command.Input is null ? input : PipeSource.FromBytes(Encoding.UTF8.GetBytes(command.Input));
        return Launcher.Run(
            Name,
            command,
            ["ssh", .. _connection.Options, "--", _connection.Address.ToString(), RemoteLine.Of(command)],
            new Dictionary<string, string>(),
            head.Length == 0
                ? body
                : PipeSource.Create(
                    async (destination, stop) =>
                    {
                        await destination.WriteAsync(head, stop);
                        await body.CopyToAsync(destination, stop);
                    }
                ),
            output,
            ct
        );
    }

    private async Task<(int ExitCode, string Errors)> InChannel(
        Command command,
        Func<Task<(int ExitCode, string Errors)>> work,
        bool isRepeatable,
        CancellationToken ct
    )
    {
        await _channels.WaitAsync(ct);
        try
        {
            await Open(command, ct);
            return await Patiently(command, work, isRepeatable, ct);
        }
        finally
        {
            _channels.Release();
        }
    }

    /// <summary>Makes sure of the shared connection, so that work that cannot be repeated is spared the surprise.</summary>
    private async Task Open(Command command, CancellationToken ct)
    {
        if (IsOpen)
            return;
        await _opening.WaitAsync(ct);
        try
        {
            if (!IsOpen)
                await Patiently(
                    command,
                    () => Ssh(Knock, PipeSource.Null, PipeTarget.Null, ct),
                    isRepeatable: true,
                    ct
                );
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>By this process, or by one before it. Where the socket is a dead one, ssh replaces it.</summary>
    private bool IsOpen => File.Exists(_connection.Socket.ToString());

    /// <summary>Comes back later where sshd turns a burst away; several processes may be at one server.</summary>
    private async Task<(int ExitCode, string Errors)> Patiently(
        Command command,
        Func<Task<(int ExitCode, string Errors)>> work,
        bool isRepeatable,
        CancellationToken ct
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var (exitCode, errors) = await work();
            if (exitCode != Unreachable)
                return (exitCode, errors);
            if (!isRepeatable || attempt == Attempts || !SshAdvice.IsTurnedAway(errors))
                throw new CommandFailed(Name, command, SshAdvice.For(_connection, errors));
            await Task.Delay(TimeSpan.FromMilliseconds(attempt * Random.Shared.Next(100, 500)), ct);
        }
    }
}
