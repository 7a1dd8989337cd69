using Aegir.Model;

namespace Aegir.Hosts;

/// <summary>
/// Sends directories to where there is none yet, as one compressed stream (tar, zstd). For tens of thousands of small
/// files that takes half the time of rsync, which compares and answers for each. Several hosts that want the same at the
/// same time are sent one packing of it. (docs/adr/0013-first-copy-is-packed.md)
/// </summary>
/// <param name="hub">Who sends.</param>
/// <param name="room">A private directory of the hub, where what is packed lies in a file of no name meanwhile.</param>
public sealed class Packer(LocalHost hub, UnixPath room)
{
    private const string Unpack = """
        mkdir -p "$1"
        exec tar --extract --file=- --directory="$1" --zstd --preserve-permissions --no-same-owner
        """;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Shared> _underWay = new(StringComparer.Ordinal);

    /// <summary>
    /// Sends a directory, unless some of it is of another group than the receiver's user gives its files anyhow: tar cannot
    /// keep one where it can be kept and go on where it cannot. What arrives is what <see cref="Rsync"/> would have made of
    /// it. Broken off, it leaves a part; rsync completes it.
    /// </summary>
    /// <param name="to">Who receives; it needs tar and zstd.</param>
    /// <param name="what">The directory, of the same path on both hosts; it is made there.</param>
    /// <param name="copied">Told what goes through, compressed; null for nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Whether it was sent.</returns>
    /// <exception cref="CommandFailed">Not all was copied, or some of it was changed meanwhile.</exception>
    internal async Task<bool> Send(Host to, Packable what, Action<Transferred>? copied, CancellationToken ct)
    {
        var packing = Join(what);
        try
        {
            if (!await packing.Fits.WaitAsync(ct))
                return false;
            var unpack = Command.Of("sh", "-eu", "-c", Unpack, "unpack", $"{what.Directory}") with
            {
                Timeout = Packing.Limit,
            };
            await to.Stream(unpack, packing.Source(copied), CliWrap.PipeTarget.Null, ct);
            return true;
        }
        finally
        {
            Leave(what);
        }
    }

    private Packing Join(Packable what)
    {
        lock (_lock)
        {
            if (!_underWay.TryGetValue(what.Key, out var shared))
                _underWay.Add(what.Key, shared = new Shared(Packing.Begin(hub, what, room)));
            shared.Receivers++;
            return shared.Packing;
        }
    }

    private void Leave(Packable what)
    {
        lock (_lock)
        {
            var shared = _underWay[what.Key];
            if (--shared.Receivers > 0)
                return;
            _underWay.Remove(what.Key);
            shared.Packing.Dispose();
        }
    }

    private sealed class Shared(Packing packing)
    {
        public Packing Packing { get; } = packing;

        public int Receivers { get; set; }
    }
}

/// <summary>A directory that is to be packed.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Names">Names of what is left out, wherever below it they are.</param>
/// <param name="Paths">Paths below it of what is left out.</param>
internal sealed record Packable(UnixPath Directory, IReadOnlyList<string> Names, IReadOnlyList<string> Paths)
{
    /// <summary>The same for two that become the same stream.</summary>
    public string Key { get; } = string.Join('\0', [$"{Directory}", .. Names, "", .. Paths]);
}
