using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
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
    private readonly UnixPath _outgoing = HiddenSiblings.Outgoing(directory);

    private AsideDirectory Old => new(host, directory, _outgoing);

    /// <summary>Fills the new one. Undo removes it.</summary>
    public Step Fill() =>
        Do(
            $"unpack beside {directory} on {host.Name}",
            async (scope, ct) =>
            {
                await host.Run(Removal.Of(Old.Incoming), ct);
                // It is there where a cluster's member was out when the others discarded theirs.
                await host.Run(Removal.Of(_outgoing), ct);
                await fill(host, Old.Incoming, scope.Report, ct);
            },
            (_, ct) => host.Run(Removal.Of(Old.Incoming), ct)
        );

    /// <inheritdoc cref="AsideDirectory.Swap"/>
    public Step Swap() => Old.Swap();

    /// <inheritdoc cref="AsideDirectory.Discard"/>
    public Step Discard() => Old.Discard();
}
