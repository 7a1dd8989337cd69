using Aegir.Drupal.Code;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;

namespace Aegir.Drupal.Settings;

/// <summary>
/// The <c>sites.php</c> of a platform, which tells Drupal the directory of an alias. Here it is the same on every platform
/// and lists nothing: the vhost says which site it is for, in <c>aegir_site</c>, beside the credentials. So publishing a
/// site needs no other's record, and two tasks at once cannot lose one another's aliases. It must exist: without it Drupal 8
/// resolves every host to <c>sites/default</c>, and Backdrop wants <c>$sites</c> not to be empty.
/// </summary>
internal static class SitesPhp
{
    private const int LargestFile = 1 << 20;
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const string Own = "sites.php";
    private const string Local = "sites.local.php";
    private const string Mark = "Written by Aegir, the same for every platform";

    private static readonly PhpText Text = $$"""
        <?php
        /**
         * @file
         * Written by Aegir, the same for every platform; changes are lost. Your own lines go to sites.local.php beside it.
         */

        $sites['aegir.invalid'] = 'aegir.invalid';
        if (is_file(__DIR__ . '/sites.local.php')) {
          include __DIR__ . '/sites.local.php';
        }
        $aegir_site = isset($_SERVER['aegir_site']) ? $_SERVER['aegir_site'] : getenv('aegir_site');
        if ($aegir_site && isset($_SERVER['HTTP_HOST'])) {
          // Every name that Drupal makes of the host and its port, or the directory of another site might have one of them.
          $aegir_host = array_reverse(explode(':', rtrim(strtolower(trim($_SERVER['HTTP_HOST'])), '.')));
          for ($aegir_host = explode('.', implode('.', $aegir_host)); $aegir_host; array_shift($aegir_host)) {
            $sites[implode('.', $aegir_host)] = $aegir_site;
          }
        }
        unset($aegir_site, $aegir_host);

        """;

    /// <summary>
    /// Writes it. One that somebody else wrote goes on working as <c>sites.local.php</c>. Undo puts back what was there;
    /// it is for tasks that no other task on the platform runs beside.
    /// </summary>
    /// <exception cref="Conflict">Both files are there and neither is Aegir's; nothing was changed.</exception>
    public static Step Write(Platform platform, LocalHost hub)
    {
        var name = $"write sites.php of {platform.Name}";
        var (own, local) = (platform.SitesDirectory / Own, platform.SitesDirectory / Local);
        return Step.Do(
            name,
            (scope, ct) => Write(own, local, scope.Room, scope.Report, ct),
            async (scope, ct) =>
            {
                var kept = new KeptFiles(scope.Room);
                await kept.Restore(Own, own, ct);
                await kept.Restore(Local, local, ct);
                foreach (var file in new[] { own, local }.Where(file => File.Exists($"{file}")))
                    File.SetUnixFileMode($"{file}", Readable);
            },
            ct => ConfigDiff.Of(hub, $"{own}", own, Text, earlier: null, ct)
        );
    }

    /// <summary>
    /// Writes it where it is not yet. No undo: sites of other tasks may rely on it by then, and it is the same for all.
    /// </summary>
    public static Step Ensure(Platform platform, LocalHost hub) => Write(platform, hub) with { Undo = null };

    private static async Task Write(
        UnixPath own,
        UnixPath local,
        UnixPath room,
        Action<string> report,
        CancellationToken ct
    )
    {
        var found = CodeFile.Read(own, LargestFile) ?? "";
        if (found == Text.Reveal())
            return;
        var isForeign = Path.Exists($"{own}") && !found.Contains(Mark, StringComparison.Ordinal);
        if (isForeign && Path.Exists($"{local}") && CodeFile.Read(local, LargestFile) != found)
            throw new Conflict(
                $"{own} is not Aegir's, and {local} exists too: put the lines of both into the latter and remove the former."
            );
        await new KeptFiles(room).Keep([(Own, own), (Local, local)], ct);
        if (isForeign)
        {
            await Place(local, found, ct);
            report($"{own} was not Aegir's: it is kept as {local} and read from there.");
        }
        await Place(own, Text.Reveal(), ct);
    }

    /// <summary>
    /// It is moved into place with its final mode: a web server may be reading it, and tasks of other sites may write the
    /// same just now.
    /// </summary>
    private static async Task Place(UnixPath path, string text, CancellationToken ct)
    {
        var fresh = path.Parent / $".{path.Name}.{Guid.NewGuid():N}";
        await AtomicFile.Write(fresh, text, ct);
        File.SetUnixFileMode($"{fresh}", Readable);
        File.Move($"{fresh}", $"{path}", overwrite: true);
    }
}
