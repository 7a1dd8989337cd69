using System.Text;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>
/// A server behind OpenSSH. All commands share one connection (ControlMaster), at most eight at a time, because sshd
/// takes ten sessions a connection (<c>MaxSessions</c>). The first command opens it alone, because sshd turns away
/// bursts of log-ins (<c>MaxStartups</c>).
/// </summary>
public sealed class SshHost : Host, IDisposable
{
    private const int Unreachable = 255;
    private readonly SshConnection _connection;
    private readonly SemaphoreSlim _channels = new(8);
    private readonly SemaphoreSlim _opening = new(1);
    private bool _isOpen;

    /// <summary>Names a server; connects to nothing yet.</summary>
    public SshHost(SshConnection connection)
        : base(connection.Server.Name.ToString()) => _connection = connection;

    /// <inheritdoc/>
    public override Task<SyncResult> Push(FileSync sync, CancellationToken ct) =>
        InChannel(
            () => Rsync.Copy(Local, sync, sync.From.ToString(), $"{_connection.RsyncHost}:{sync.To}", RemoteShell, ct),
            ct
        );

    /// <inheritdoc/>
    public override Task<SyncResult> Fetch(FileSync sync, CancellationToken ct) =>
        InChannel(
            () => Rsync.Copy(Local, sync, $"{_connection.RsyncHost}:{sync.From}", sync.To.ToString(), RemoteShell, ct),
            ct
        );

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
    ) =>
        InChannel(
            async () =>
            {
                string[] argv =
                [
                    "ssh",
                    .. _connection.Options,
                    "--",
                    _connection.Server.Host.ToString(),
                    Line(command),
                ];
                var result = await Launcher.Run(
                    Name,
                    command,
                    argv,
                    new Dictionary<string, string>(),
                    Feed(command, input),
                    output,
                    ct
                );
                return result.ExitCode == Unreachable
                    ? throw new CommandFailed(
                        Name,
                        command,
                        $"was not run to its end: ssh says “{result.Errors.Trim()}”. {Advice(result.Errors)}"
                    )
                    : result;
            },
            ct
        );

    private LocalHost Local { get; } = new();

    private string[] RemoteShell => ["-e", ShellQuote.Line(["ssh", .. _connection.Options])];

    /// <summary>
    /// What the remote shell is given. Variables come first on standard input, one a line and quoted, up to an empty
    /// line, so that they stay out of the process list on both sides.
    /// </summary>
    private static string Line(Command command) =>
        command.Environment.IsEmpty
            ? ShellQuote.Line(command.Argv)
            : $"while IFS= read -r v && [ -n \"$v\" ]; do export \"$v\"; done; exec {ShellQuote.Line(command.Argv)}";

    private static PipeSource Feed(Command command, PipeSource input)
    {
        var body = command.Input is null ? input : PipeSource.FromString(command.Input);
        if (command.Environment.IsEmpty)
            return body;
        var head = new StringBuilder();
        foreach (var (name, value) in command.Environment)
            head.Append(name).Append('=').Append(value.Reveal()).Append('\n');
        return PipeSource.Create(
            async (destination, ct) =>
            {
                await destination.WriteAsync(Encoding.UTF8.GetBytes(head.Append('\n').ToString()), ct);
                await body.CopyToAsync(destination, ct);
            }
        );
    }

    private string Advice(string errors) =>
        errors.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal)
        || errors.Contains("Host key verification failed", StringComparison.Ordinal)
            ? $"The server's host key is not the pinned one. If it was reinstalled, look at its key and pin it anew: aegir server trust {_connection.Server.Name.Bare}"
        : errors.Contains("Permission denied", StringComparison.Ordinal)
            ? $"The server does not know the hub's key: aegir server prepare {_connection.Server.Name.Bare} --as root"
        : "Is the server up, and is its address right?";

    private async Task<T> InChannel<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await _channels.WaitAsync(ct);
        try
        {
            if (Volatile.Read(ref _isOpen))
                return await work();
            await _opening.WaitAsync(ct);
            try
            {
                var result = await work();
                Volatile.Write(ref _isOpen, true);
                return result;
            }
            finally
            {
                _opening.Release();
            }
        }
        finally
        {
            _channels.Release();
        }
    }
}
