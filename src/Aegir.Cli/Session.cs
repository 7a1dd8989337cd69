using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Queue;

namespace Aegir.Cli;

/// <summary>Opens the hub whose state lies below a directory.</summary>
public delegate Task<Hub> HubOpener(UnixPath root, TimeProvider time, CancellationToken ct);

/// <summary>Replaces this process with a program, its arguments, and variables besides those of this process.</summary>
public delegate void Replacement(
    string program,
    IReadOnlyList<string> arguments,
    IReadOnlyDictionary<string, string> environment
);

/// <summary>What surrounds one run of <c>aegir</c>. A test makes its own, and runs commands in its own process.</summary>
/// <param name="Terminal">Where it reads and writes.</param>
/// <param name="Time">The clock.</param>
public sealed record Session(Terminal Terminal, TimeProvider Time)
{
    private const string UsualRoot = "/var/aegir";

    /// <summary>
    /// The directory of the hub as text, before it is parsed; <c>--root</c> goes before it. Null where nobody named one: it is
    /// <c>/var/aegir</c> then.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>Whether root runs it. Root may read, but changes nothing: its files could not be changed by the hub.</summary>
    public bool IsRoot { get; init; }

    /// <summary>How the hub is opened.</summary>
    public HubOpener OpenHub { get; init; } = Hub.Open;

    /// <summary>Wraps who watches a task; whoever measures or interrupts tasks from outside begins here.</summary>
    public Func<ITaskObserver, ITaskObserver> Observe { get; init; } = observer => observer;

    /// <summary>Ends the process; a second Ctrl-C does.</summary>
    public Action<int> Exit { get; init; } = Environment.Exit;

    /// <summary>The directory of Aegir's own programs: the one that this one was started from.</summary>
    public string Programs { get; init; } = AppContext.BaseDirectory;

    /// <summary>Turns this process into another program.</summary>
    public Replacement Become { get; init; } = Execve.Become;

    /// <summary>The session of this process: its streams, its environment, its user.</summary>
    public static Session OfProcess() =>
        new(Terminal.OfProcess(), TimeProvider.System)
        {
            Root = Environment.GetEnvironmentVariable("AEGIR_ROOT") is { Length: > 0 } root ? root : null,
            IsRoot = Environment.IsPrivilegedProcess,
        };

    /// <summary>Where things lie.</summary>
    /// <exception cref="InvalidInput">The root is no absolute path.</exception>
    public HubLayout Layout => new(Parsed.Parse<UnixPath>(Root ?? UsualRoot));

    /// <summary>Opens the hub.</summary>
    /// <exception cref="NotFound">There is none; the message says how to make one.</exception>
    public Task<Hub> Open(CancellationToken ct) => OpenHub(Layout.Root, Time, ct);

    /// <summary>Lets nobody but the hub's own user change anything.</summary>
    /// <exception cref="Conflict">Root runs it.</exception>
    public void RefuseRoot()
    {
        if (IsRoot)
            throw new Conflict(
                "Root does not change anything here: what it wrote, the hub could not change later. "
                    + "Run it as user aegir: sudo -u aegir aegir …"
            );
    }
}
