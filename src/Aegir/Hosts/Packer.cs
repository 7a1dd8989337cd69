using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>
/// Sends directories to where there is none yet, as one compressed stream (tar, zstd). For tens of thousands of small
/// files that takes half the time of rsync, which compares and answers for each. Several hosts that one task sends the
/// same to get one packing of it. (docs/adr/0013-first-copy-is-packed.md)
/// </summary>
/// <param name="hub">Who sends.</param>
/// <param name="directory">A private directory of the hub, where what is packed lies in a file of no name meanwhile.</param>
public sealed class Packer(LocalHost hub, UnixPath directory)
{
    private const string Unpack = """
        mkdir -p "$1"
        exec tar --extract --file=- --directory="$1" --zstd --preserve-permissions --no-same-owner
        """;

    private readonly Lock _lock = new();
    private readonly Dictionary<(long Task, UnixPath Directory), Packing> _underWay = [];

    /// <summary>
    /// Sends a directory, if it can be sent so: not where some of it is of another group than the receiver's user gives its
    /// files anyhow, for tar cannot keep one where it can be kept and go on where it cannot; and not where the hub has no space
    /// for it. What arrives is what <see cref="Rsync"/> would have made of it. Broken off, and where the space is too small, it
    /// may leave a part; rsync completes it.
    /// </summary>
    /// <param name="task">The task that does so. All that it sends of one directory is the same.</param>
    /// <param name="what">The directory, of the same path on both hosts; it is made there.</param>
    /// <param name="to">Who receives; it needs tar and zstd.</param>
    /// <param name="copied">Told what goes through, compressed; null for nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Whether it was sent.</returns>
    /// <exception cref="CommandFailed">Not all was copied, or some of it was changed meanwhile.</exception>
    internal async Task<bool> Send(long task, Packable what, Host to, Action<Transferred>? copied, CancellationToken ct)
    {
        var packing = Join(task, what);
        try
        {
            if (!await packing.Fits.WaitAsync(ct))
                return false;
            var unpack = Command.Of("sh", "-eu", "-c", Unpack, "unpack", $"{what.Directory}") with
            {
                Timeout = Command.LongestCopy,
            };
            await to.Stream(unpack, packing.Source(copied), CliWrap.PipeTarget.Null, ct);
            return true;
        }
        catch (CommandFailed) when (packing.HasNoSpace)
        {
            return false;
        }
        finally
        {
            if (IsLast(task, packing))
                await packing.DisposeAsync();
        }
    }

    private Packing Join(long task, Packable what)
    {
        lock (_lock)
        {
            if (!_underWay.TryGetValue((task, what.Directory), out var packing))
                _underWay.Add((task, what.Directory), packing = Packing.Begin(hub, what, directory));
            packing.Receivers++;
            return packing;
        }
    }

    private bool IsLast(long task, Packing packing)
    {
        lock (_lock)
            return --packing.Receivers == 0 && _underWay.Remove((task, packing.What.Directory));
    }
}

/// <summary>A directory that is to be packed.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Names">Names of what is left out, wherever below it they are.</param>
/// <param name="Paths">Paths below it of what is left out.</param>
internal sealed record Packable(UnixPath Directory, IReadOnlyList<string> Names, IReadOnlyList<string> Paths);
