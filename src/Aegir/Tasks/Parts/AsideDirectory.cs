using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>
/// A directory that gives way to another. It stays beside it, under a hidden name that no web server of ours serves. What
/// there was before is noted first, so that undo knows whether what it finds is the old directory or the new one.
/// </summary>
/// <param name="host">Where.</param>
/// <param name="directory">The directory.</param>
/// <param name="aside">Where it goes; nobody else has that name.</param>
internal sealed class AsideDirectory(Host host, UnixPath directory, UnixPath aside)
{
    /// <summary>Where what comes in its place lies until it is whole, and what is taken away until it is gone.</summary>
    public UnixPath Incoming { get; } = HiddenSiblings.Incoming(directory);

    /// <summary>
    /// Sets it aside, if it is there. Undo takes away what was made in its place since, and puts it back.
    /// </summary>
    public Step Set() =>
        Do(
            $"set aside {directory} on {host.Name}",
            async (scope, ct) =>
            {
                if (await Note(scope.Notes, ct) == WasNot)
                    return;
                var set = Command.Script(
                    """if [ ! -e "$2" ]; then mv -T -- "$1" "$2"; fi""",
                    $"{directory}",
                    $"{aside}"
                );
                await host.Run(set, ct);
                scope.Report($"On {host.Name}, {aside} is what was there before. Remove it when nobody needs it.");
            },
            PutBack
        );

    /// <summary>
    /// Puts <see cref="Incoming"/> in its place, so quickly that no visitor meets half of each. When the former is gone,
    /// that is done. Undo takes it away again, and puts back what was there.
    /// </summary>
    public Step Swap() =>
        Do(
            $"swap {directory} on {host.Name}",
            async (scope, ct) =>
            {
                await Note(scope.Notes, ct);
                var swap = Command.Script(
                    """
                    [ -d "$3" ] || exit 0
                    if [ -e "$1" ]; then mv -T -- "$1" "$2"; fi
                    mv -T -- "$3" "$1"
                    """,
                    $"{directory}",
                    $"{aside}",
                    $"{Incoming}"
                );
                await host.Run(swap, ct);
            },
            PutBack
        );

    /// <summary>Removes what was set aside. It stands after a point of no return and may be repeated.</summary>
    public Step Discard() =>
        Do($"discard what was replaced on {host.Name}", (_, ct) => host.Run(Removal.Of(aside), ct));

    private const string Was = "was";
    private const string WasNot = "was-not";

    /// <summary>The removal comes last: it may take long, and the site is closed until the old directory is back.</summary>
    private async Task PutBack(StepScope scope, CancellationToken ct)
    {
        if (Noted(scope.Notes) is not { } note)
            return;
        var back = Command.Script(
            Removal.Functions
                + """
                if [ -e "$2" ] || [ "$4" = was-not ]; then
                  if [ -e "$1" ]; then
                    remove "$3"
                    mv -T -- "$1" "$3"
                  fi
                  [ ! -e "$2" ] || mv -T -- "$2" "$1"
                fi
                remove "$3"
                """,
            $"{directory}",
            $"{aside}",
            $"{Incoming}",
            note
        );
        await host.Run(back with { Timeout = Removal.Limit }, ct);
    }

    /// <summary>Notes whether it is there, before anything is changed; the first note counts.</summary>
    private async Task<string> Note(StepNotes notes, CancellationToken ct)
    {
        if (Noted(notes) is { } earlier)
            return earlier;
        var look = Command.Script("""if [ -e "$1" ]; then echo there; fi""", $"{directory}");
        var note = (await host.Query(look, ct)).Length > 0 ? Was : WasNot;
        await notes.Write(note, ct);
        return note;
    }

    private static string? Noted(StepNotes notes) => Array.Find([Was, WasNot], notes.Has);
}
