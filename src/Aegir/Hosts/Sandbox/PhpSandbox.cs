using System.Globalization;
using Aegir.Model;
using CliWrap;

namespace Aegir.Hosts.Sandbox;

/// <summary>
/// Runs a site's PHP on the hub, where the code is not trusted: as a process of its own in a world made by bubblewrap. It
/// sees the system's programs and the platform, both read-only, of all sites only its own, and can write to the site's
/// <c>files/</c>, <c>private/</c> and a <c>/tmp</c> that vanishes. Its environment holds the site's credentials and
/// nothing of Aegir's. It has the hub's network, for without it there is no database; processes, IPC, users and host name
/// are its own. Nothing of it outlives the command, or Aegir, and no file that it leaves has more rights than itself.
/// </summary>
/// <param name="hub">Where it runs.</param>
/// <param name="layout">Where Aegir's own files lie, which no platform may hold.</param>
public sealed class PhpSandbox(LocalHost hub, HubLayout layout)
{
    private const int ErrorsKept = 4 << 10;

    /// <summary>The variables that the launcher lets through; of these the site gets fresh ones or none.</summary>
    private static readonly string[] Environment =
    [
        .. ((string[])["USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK"]).SelectMany(name =>
            (string[])["--unsetenv", name]
        ),
        .. (string[])["--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--setenv", "HOME", "/tmp"],
    ];

    private static readonly string[] Walls =
    [
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--hostname",
        "sandbox",
    ];

    /// <summary>A stack trace with arguments would show passwords; a page is no help on a terminal.</summary>
    private static readonly string[] PhpSettings =
    [
        "zend.exception_ignore_args=1",
        "html_errors=0",
        "display_errors=stderr",
        "log_errors=0",
        "memory_limit=1G",
    ];

    /// <summary>
    /// Runs a program of the site, <c>php</c> as a rule, in the docroot. Only its <see cref="Command.Argv"/>,
    /// <see cref="Command.Input"/> and <see cref="Command.Timeout"/> count. What it printed comes back without the site's
    /// secrets.
    /// </summary>
    /// <exception cref="CommandFailed">It took too long or did not start; what it wrote by then stays.</exception>
    /// <exception cref="InvalidInput">The site's directories are not as they must be; nothing ran.</exception>
    public async Task<CommandResult> Try(SiteWorld world, Command command, CancellationToken ct)
    {
        try
        {
            return await TryOwn(world, command, ct);
        }
        finally
        {
            if (PrivilegedFiles.Exist(world))
                await RunOwn(world, PrivilegedFiles.Strip(world), CancellationToken.None);
        }
    }

    /// <summary>The same of a program that has to succeed; returns what it printed.</summary>
    /// <exception cref="CommandFailed">It did not end with code 0 in time; the message ends with its own last words.</exception>
    /// <exception cref="InvalidInput">The site's directories are not as they must be; nothing ran.</exception>
    public async Task<string> Run(SiteWorld world, Command command, CancellationToken ct) =>
        Demand(command, await Try(world, command, ct));

    /// <summary>Runs a program of ours in the site's world, to touch what the site's code may have laid there.</summary>
    /// <exception cref="CommandFailed">It did not end with code 0 in time; the message ends with its own last words.</exception>
    /// <exception cref="InvalidInput">The site's directories are not as they must be; nothing ran.</exception>
    public async Task<string> RunOwn(SiteWorld world, Command command, CancellationToken ct) =>
        Demand(command, await TryOwn(world, command, ct));

    /// <summary>
    /// Runs a program between two streams, for databases. What passes is data, from which nothing is taken out.
    /// </summary>
    /// <param name="world">Whose program it is.</param>
    /// <param name="command">What to run. Only its <see cref="Command.Argv"/> and <see cref="Command.Timeout"/> count.</param>
    /// <param name="shown">What is named in a failure.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="output">Where it writes.</param>
    /// <param name="ct">Kills it.</param>
    /// <exception cref="CommandFailed">It did not end with code 0 in time; the message ends with its own last words.</exception>
    /// <exception cref="InvalidInput">The site's directories are not as they must be; nothing ran.</exception>
    public async Task Stream(
        SiteWorld world,
        Command command,
        Command shown,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        var wrapped = Wrapped(world, command);
        try
        {
            await hub.Stream(wrapped, input, output, ct);
        }
        catch (CommandFailed failure)
        {
            throw failure.As(hub.Name, shown, new SecretMask(world.Secrets).Of);
        }
    }

    private string Demand(Command command, CommandResult result) =>
        result.ExitCode == 0
            ? result.Output
            : throw new CommandFailed(hub.Name, command, result.ExitCode, Words(result.Errors, result.Output));

    private async Task<CommandResult> TryOwn(SiteWorld world, Command command, CancellationToken ct)
    {
        var mask = new SecretMask(world.Secrets);
        if (world.IsForInstaller)
            await LateCollection.Write(layout, ct);
        try
        {
            var result = await hub.Try(Wrapped(world, command), ct);
            var errors = result.Errors.Length < ErrorsKept - 3 ? mask.Of(result.Errors) : mask.OfEnd(result.Errors);
            return new CommandResult(result.ExitCode, mask.Of(result.Output), errors);
        }
        catch (CommandFailed failure)
        {
            throw new CommandFailed(hub.Name, command, $"was not run to its end. {mask.Of(failure.Message)}");
        }
    }

    private Command Wrapped(SiteWorld world, Command command) =>
        new([
            "bwrap",
            .. Walls,
            .. world.IsOnlyLookedAt ? [] : (string[])["--share-net"],
            .. Environment,
            .. SandboxMounts.For(world, layout),
            "--",
            .. Limits(command.Timeout),
            .. command.Argv is ["php", .. var arguments] ? ["php", .. Settings(world), .. arguments] : command.Argv,
        ])
        {
            Input = command.Input,
            Timeout = command.Timeout,
            Environment = Command.NoVariables.AddRange(world.Environment),
        };

    private static IEnumerable<string> Settings(SiteWorld world) =>
        PhpSettings
            .Concat(world.IsForInstaller ? LateCollection.Settings : [])
            .SelectMany(setting => (string[])["-d", setting]);

    /// <summary>Limits for each process: enough for any site, too little to bring the hub down.</summary>
    private static string[] Limits(TimeSpan timeout)
    {
        var seconds =
            timeout == Timeout.InfiniteTimeSpan
                ? "unlimited"
                : ((int)timeout.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
        return
        [
            "prlimit",
            "--core=0",
            "--nofile=4096",
            "--nproc=512",
            "--as=4294967296",
            "--fsize=8589934592",
            $"--cpu={seconds}",
            "--",
        ];
    }

    private static string Words(string errors, string output)
    {
        var words = errors.Trim() is { Length: > 0 } text ? text : output.Trim();
        return words.Length <= ErrorsKept ? words : words[^ErrorsKept..];
    }
}
