using Aegir.Model;
using CliWrap;

namespace Aegir.Hosts;

/// <summary>
/// One directory that is packed into a file of no name, which any number of readers read while it still grows: a slow one
/// holds up neither the packing nor the others.
/// </summary>
internal sealed class Packing : IDisposable
{
    /// <summary>The longest that packing, or sending what is packed, may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private const int Piece = 256 << 10;

    private readonly LocalHost _hub;
    private readonly Packable _what;
    private readonly FileStream _file;
    private readonly CancellationTokenSource _unwanted = new();
    private readonly Task _packed;
    private TaskCompletionSource _grown = Signal();
    private volatile bool _hasEnded;

    private Packing(LocalHost hub, Packable what, FileStream file)
    {
        (_hub, _what, _file) = (hub, what, file);
        Fits = IsOfOneGroup(_unwanted.Token);
        _packed = Pack(_unwanted.Token);
    }

    /// <summary>Whether it can be packed at all; if not, nothing comes.</summary>
    public Task<bool> Fits { get; }

    /// <summary>Begins to pack.</summary>
    /// <param name="hub">Where.</param>
    /// <param name="what">What.</param>
    /// <param name="room">A private directory for the file; it is made if it is not there.</param>
    public static Packing Begin(LocalHost hub, Packable what, UnixPath room)
    {
        Directory.CreateDirectory($"{room}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = $"{room}/packed-{Guid.NewGuid():N}";
        var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            }
        );
        File.Delete(path);
        return new Packing(hub, what, file);
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
                    // Both are asked for before what is there is read: nothing that comes meanwhile is missed.
                    var (grown, hasEnded) = (Volatile.Read(ref _grown).Task, _hasEnded);
                    var count = await RandomAccess.ReadAsync(_file.SafeFileHandle, piece, position, ct);
                    if (count > 0)
                    {
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

    /// <summary>Nobody wants it any longer: the packing is stopped, and the file is gone.</summary>
    public void Dispose()
    {
        _unwanted.Cancel();
        _packed.ContinueWith(
            packed =>
            {
                _ = packed.Exception;
                _file.Dispose();
                _unwanted.Dispose();
            },
            TaskScheduler.Default
        );
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<bool> IsOfOneGroup(CancellationToken ct)
    {
        var find = Command.Script("""find "$1" ! -group "$(id -g)" -print -quit""", $"{_what.Directory}");
        return (await _hub.Query(find with { Timeout = Limit }, ct)).Length == 0;
    }

    private async Task Pack(CancellationToken ct)
    {
        try
        {
            if (await Fits)
                await _hub.Stream(Tar(_what), PipeSource.Null, PipeTarget.Create(Take), ct);
        }
        finally
        {
            _hasEnded = true;
            _grown.TrySetResult();
        }
    }

    private async Task Take(Stream packed, CancellationToken ct)
    {
        var piece = new byte[Piece];
        for (var position = 0L; await packed.ReadAsync(piece, ct) is > 0 and var count; position += count)
        {
            await RandomAccess.WriteAsync(_file.SafeFileHandle, piece.AsMemory(0, count), position, ct);
            Interlocked.Exchange(ref _grown, Signal()).SetResult();
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
            Timeout = Limit,
        };
}
