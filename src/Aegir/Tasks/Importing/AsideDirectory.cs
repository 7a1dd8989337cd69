using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Importing;

/// <summary>
/// A directory that is in the way of the one that a task makes in its place. It stays beside it, under a hidden name that
/// no web server of ours serves.
/// </summary>
/// <param name="host">Where.</param>
/// <param name="directory">The directory.</param>
/// <param name="aside">Where it goes; nobody else has that name.</param>
internal sealed class AsideDirectory(Host host, UnixPath directory, UnixPath aside)
{
    /// <summary>
    /// Sets it aside, if it is there. Undo takes away what was made in its place since, and puts it back.
    /// </summary>
    public Step Set() =>
        Do(
            $"set aside {directory} on {host.Name}",
            async (scope, ct) =>
            {
                await Note(scope.Room, ct);
                if (!WasThere(scope.Room))
                    return;
                await host.Run(
                    Command.Script("""if [ ! -e "$2" ]; then mv -T -- "$1" "$2"; fi""", $"{directory}", $"{aside}"),
                    ct
                );
                scope.Report($"On {host.Name}, {aside} is what was there before. Remove it when nobody needs it.");
            },
            async (scope, ct) =>
            {
                if (WasThere(scope.Room))
                    await host.Run(
                        Command.Script(
                            """
                            [ -e "$2" ] || exit 0
                            chmod -R u+rwX "$1" 2>/dev/null || :
                            rm -rf -- "$1"
                            mv -T -- "$2" "$1"
                            """,
                            $"{directory}",
                            $"{aside}"
                        ),
                        ct
                    );
                else if (WasNotThere(scope.Room))
                    await host.Run(
                        Command.Script(
                            """
                            chmod -R u+rwX "$1" 2>/dev/null || :
                            rm -rf -- "$1"
                            """,
                            $"{directory}"
                        ),
                        ct
                    );
            }
        );

    /// <summary>Notes whether it is there, before anything is changed; the first note counts.</summary>
    private async Task Note(UnixPath room, CancellationToken ct)
    {
        if (WasThere(room) || WasNotThere(room))
            return;
        var look = Command.Script("""if [ -e "$1" ]; then echo there; fi""", $"{directory}");
        var isThere = (await host.Query(look, ct)).Length > 0;
        await AtomicFile.WriteDurably(room / (isThere ? "was" : "was-not"), "", ct);
    }

    private static bool WasThere(UnixPath room) => File.Exists($"{room / "was"}");

    private static bool WasNotThere(UnixPath room) => File.Exists($"{room / "was-not"}");
}
