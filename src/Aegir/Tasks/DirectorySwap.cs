using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Writes the new content of a site's directory on a host, and reports what is worth knowing of it.</summary>
internal delegate Task DirectoryFiller(Host host, UnixPath directory, Action<string> report, CancellationToken ct);

/// <summary>
/// Replaces a directory on a host by another in one move, so that no visitor meets half of each. The new one is filled
/// beside it under a hidden name, which no web server of ours serves; the old one is set aside until it is discarded.
/// </summary>
internal sealed class DirectorySwap(Host host, UnixPath directory, DirectoryFiller fill)
{
    private readonly UnixPath _incoming = directory.Parent / $".{directory.Name}.incoming";
    private readonly UnixPath _outgoing = directory.Parent / $".{directory.Name}.outgoing";

    /// <summary>Fills the new one. Undo removes it.</summary>
    public Step Fill() => Do($"unpack beside {directory} on {host.Name}", Fill, (_, ct) => Remove(_incoming, ct));

    /// <summary>Puts the new one in the place of the old one. Undo swaps back.</summary>
    public Step Swap() => Do($"swap {directory} on {host.Name}", (_, ct) => Swap(ct), (_, ct) => SwapBack(ct));

    /// <summary>Removes what was set aside. It stands after a point of no return and may be repeated.</summary>
    public Step Discard() => Do($"discard what was replaced on {host.Name}", (_, ct) => Remove(_outgoing, ct));

    private async Task Fill(StepScope scope, CancellationToken ct)
    {
        await Remove(_incoming, ct);
        // It is there where a cluster's member was out when the others discarded theirs.
        await Remove(_outgoing, ct);
        await fill(host, _incoming, scope.Report, ct);
    }

    /// <summary>The incoming directory is gone only if the swap is whole: then there is nothing left to do.</summary>
    private Task<string> Swap(CancellationToken ct) =>
        host.Run(
            Command.Script(
                """
                site=$1 incoming=$2 outgoing=$3
                [ -d "$incoming" ] || exit 0
                if [ -d "$site" ]; then rm -rf -- "$outgoing"; mv -T -- "$site" "$outgoing"; fi
                mv -T -- "$incoming" "$site"
                """,
                directory.ToString(),
                _incoming.ToString(),
                _outgoing.ToString()
            ),
            ct
        );

    /// <summary>The outgoing directory is there only if the swap has begun.</summary>
    private Task<string> SwapBack(CancellationToken ct) =>
        host.Run(
            Command.Script(
                """
                site=$1 incoming=$2 outgoing=$3
                [ -d "$outgoing" ] || exit 0
                if [ -d "$site" ]; then rm -rf -- "$incoming"; mv -T -- "$site" "$incoming"; fi
                mv -T -- "$outgoing" "$site"
                """,
                directory.ToString(),
                _incoming.ToString(),
                _outgoing.ToString()
            ),
            ct
        );

    private Task<string> Remove(UnixPath path, CancellationToken ct) =>
        host.Run(Command.Of("rm", "-rf", "--", path.ToString()), ct);
}
