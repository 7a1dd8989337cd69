using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>Writes the new content of a site's directory on a host, and reports what is worth knowing of it.</summary>
internal delegate Task DirectoryFiller(Host host, UnixPath directory, StepScope scope, CancellationToken ct);

/// <summary>
/// Replaces a directory on a host by another in one move, so that no visitor meets half of each. The new one is filled
/// beside it under a hidden name, which no web server of ours serves; the old one is set aside until it is discarded.
/// </summary>
internal sealed class DirectorySwap(Host host, UnixPath directory, DirectoryFiller fill)
{
    /// <summary>$1 = what it is called now. Prints what it is called then; nothing if it is not there.</summary>
    private const string SetAside = """
        [ -e "$1" ] || exit 0
        aside=$1-$(date -u +%Y%m%d-%H%M%S)
        mv -T -- "$1" "$aside"
        echo "$aside"
        """;

    private readonly UnixPath _outgoing = HiddenSiblings.Outgoing(directory);

    private AsideDirectory Old => new(host, directory, _outgoing);

    /// <summary>Fills the new one. Undo removes it.</summary>
    public Step Fill() =>
        Do(
            $"unpack beside {directory} on {host.Name}",
            async (scope, ct) =>
            {
                await host.Run(Removal.Of(Old.Incoming), ct);
                await SetAsideWhatIsLeft(scope.Report, ct);
                await fill(host, Old.Incoming, scope, ct);
            },
            (_, ct) => host.Run(Removal.Of(Old.Incoming), ct)
        );

    /// <inheritdoc cref="AsideDirectory.Swap"/>
    public Step Swap() => Old.Swap();

    /// <inheritdoc cref="AsideDirectory.Discard"/>
    public Step Discard() => Old.Discard();

    /// <summary>
    /// Who gave up a restoration that was stuck, or took a member out of its cluster in the middle of one, may have there what
    /// is nowhere else.
    /// </summary>
    private async Task SetAsideWhatIsLeft(Action<string> report, CancellationToken ct)
    {
        if ((await host.Run(Command.Script(SetAside, $"{_outgoing}"), ct)).Trim() is { Length: > 0 } aside)
            report(
                $"On {host.Name}, {aside} is what an earlier restoration, which did not come to its end, took the place of. "
                    + "Take from it what you need, and delete it."
            );
    }
}
