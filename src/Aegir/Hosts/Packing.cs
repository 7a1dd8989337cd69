using System.Text.RegularExpressions;
using Aegir.Model;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>
/// One directory that is packed into a file of no name, which any number of readers read while it still grows: a slow one
/// holds up neither the packing nor the others. The file is gone when it is disposed of, or however the process ends.
/// </summary>
internal sealed partial class Packing : IAsyncDisposable
{
    /// <summary>What the hub's disk keeps for everybody else: its own store lies there, too.</summary>
    public const long Reserve = 256L << 20;

    private const int Piece = 256 << 10;
    private const UnixFileMode PrivateDirectory =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly LocalHost _hub;
    private readonly UnixPath _directory;
    private readonly FileStream _file;
    private readonly CancellationTokenSource _unwanted = new();
    private Task _packed = Task.CompletedTask;
    private TaskCompletionSource _grown = Signal();
    private long _length;
    private volatile bool _hasEnded;
    private volatile bool _hasNoSpace;

    private Packing(LocalHost hub, Packable what, UnixPath directory)
    {
        (_hub, What, _directory) = (hub, what, directory);
        Directory.CreateDirectory($"{directory}", PrivateDirectory);
        _file = PrivateFile.CreateNameless($"{directory}/packed-{Guid.NewGuid():N}");
    }

    /// <summary>What is packed.</summary>
    public Packable What { get; }

    /// <summary>How many want it; that is for whoever hands it out to count.</summary>
    public int Receivers { get; set; }

    /// <summary>Whether it can be packed at all; if not, nothing comes.</summary>
    public Task<bool> Fits { get; private set; } = Task.FromResult(false);

    /// <summary>Whether packing ended since the disk has no space for it all; then it takes none of it any more.</summary>
    public bool HasNoSpace => _hasNoSpace;

    /// <summary>Begins to pack.</summary>
    /// <param name="hub">Where.</param>
    /// <param name="what">What.</param>
    /// <param name="directory">A private directory for the file; it is made if it is not there.</param>
    public static Packing Begin(LocalHost hub, Packable what, UnixPath directory)
    {
        var packing = new Packing(hub, what, directory);
        packing.Fits = packing.IsOfOneGroup();
        packing._packed = packing.Pack();
        return packing;
    }

    /// <summary>All of what is packed, from its beginning.</summary>
    /// <param name="copied">Told what has been read; null for nobody.</param>
    /// <exception cref="CommandFailed">Reading fails with it when not all could be packed.</exception>
    public PipeSource Source(Action<Transferred>? copied) =>
        PipeSource.Create(
            async (target, ct) =>
            {
                var piece = new byte[Piece];
                for (var position = 0L; ; )
                {
                    if (_hasNoSpace)
                        await _packed;
                    // The signal is taken before what there is is looked at: nothing that comes meanwhile is missed.
                    var (grown, hasEnded) = (Volatile.Read(ref _grown).Task, _hasEnded);
                    var ready = (int)Math.Min(Piece, Volatile.Read(ref _length) - position);
                    if (ready > 0)
                    {
                        var count = await RandomAccess.ReadAsync(
                            _file.SafeFileHandle,
                            piece.AsMemory(0, ready),
                            position,
                            ct
                        );
                        await target.WriteAsync(piece.AsMemory(0, count), ct);
                        copied?.Invoke(new Transferred(count, Files: 0));
                        position += count;
                    }
                    else if (hasEnded)
                    {
                        await _packed;
                        return;
                    }
                    else
                    {
                        await grown.WaitAsync(ct);
                    }
                }
            }
        );

    /// <summary>Stops the packing, unless it has ended, and waits until nothing of it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _unwanted.CancelAsync();
        await _packed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _file.DisposeAsync();
        _unwanted.Dispose();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<bool> IsOfOneGroup()
    {
        var find = Command.Script(
            """
            cd "$1"
            shift
            find . "$@" ! -group "$(id -g)" -print -quit
            """,
            [
                $"{What.Directory}",
                .. LeftOut("-name", What.Names),
                .. LeftOut("-path", What.Paths.Select(p => $"./{p}")),
            ]
        );
        return (await _hub.Query(find with { Timeout = Command.LongestCopy }, _unwanted.Token)).Length == 0;
    }

    [GeneratedRegex(@"[\\*?[]", RegexOptions.CultureInvariant)]
    private static partial Regex Special { get; }

    private static IEnumerable<string> LeftOut(string test, IEnumerable<string> literal) =>
        literal.SelectMany(text => (string[])[test, Special.Replace(text, @"\$0"), "-prune", "-o"]);

    private async Task Pack()
    {
        try
        {
            if (await Fits)
                await _hub.Stream(Tar(What), PipeSource.Null, PipeTarget.Create(Take), _unwanted.Token);
        }
        finally
        {
            _hasEnded = true;
            Volatile.Read(ref _grown).TrySetResult();
        }
    }

    private async Task Take(Stream packed, CancellationToken ct)
    {
        var piece = new byte[Piece];
        while (await packed.ReadAsync(piece, ct) is > 0 and var count)
        {
            try
            {
                if (DiskSpace.Free($"{_directory}") < Reserve + count)
                    throw new IOException(
                        $"Nothing more fits on {DiskSpace.Describe($"{_directory}")}.",
                        DiskSpace.NoSpace
                    );
                await RandomAccess.WriteAsync(_file.SafeFileHandle, piece.AsMemory(0, count), _length, ct);
            }
            catch (IOException failure) when (DiskSpace.IsExhausted(failure))
            {
                _hasNoSpace = true;
                RandomAccess.SetLength(_file.SafeFileHandle, 0);
                throw;
            }
            Volatile.Write(ref _length, _length + count);
            Interlocked.Exchange(ref _grown, Signal()).TrySetResult();
        }
    }

    private static Command Tar(Packable what) =>
        Command.Of([
            "tar",
            "--create",
            "--file=-",
            $"--directory={what.Directory}",
            "--format=gnu",
            "--hard-dereference",
            "--use-compress-program=zstd -q -1",
            "--no-wildcards",
            "--no-anchored",
            .. what.Names.Select(name => $"--exclude={name}"),
            "--anchored",
            .. what.Paths.Select(path => $"--exclude=./{path}"),
            ".",
        ]) with
        {
            Timeout = Command.LongestCopy,
        };
}
