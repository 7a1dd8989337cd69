using System.Diagnostics.CodeAnalysis;
using Aegir.Drupal.Code;
using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>
/// The directory of a site on the hub: <c>sites/URI</c> 0755, <c>settings.php</c> 0440, <c>files/</c> and <c>private/</c>
/// 02770, the latter three of the web server's group. Within <c>files/</c> and <c>private/</c> the site's own code may
/// have put symbolic links; so what is below them is touched only from inside the sandbox, where a link leads to nothing
/// of value.
/// </summary>
/// <param name="hub">The hub.</param>
/// <param name="sandbox">The site's own world.</param>
internal sealed class SiteDirectory(LocalHost hub, PhpSandbox sandbox)
{
    private const int LargestSettings = 1 << 20;
    private const string Settings = "settings.php";
    private const string Fresh = ".settings.php.aegir";

    private static readonly string[] Owned = ["", "files", "private"];

    /// <summary>$1 = the site's directory, $2 = the web server's group, or nothing.</summary>
    private const string Arrange = """
        umask 027
        chmod 0755 "$1"
        for directory in files private; do
          if [ -L "$1/$directory" ]; then echo "$1/$directory is a symbolic link" >&2; exit 1; fi
          [ -d "$1/$directory" ] || mkdir "$1/$directory"
        done
        [ -z "$2" ] || chgrp "$2" "$1/files" "$1/private"
        chmod 2770 "$1/files" "$1/private"
        if [ -e "$1/.settings.php.aegir" ]; then settings=$1/.settings.php.aegir; else settings=$1/settings.php; fi
        if [ -f "$settings" ]; then
          [ -z "$2" ] || chgrp "$2" "$settings"
          chmod 0440 "$settings"
        fi
        [ "$settings" = "$1/settings.php" ] || mv -f "$settings" "$1/settings.php"
        """;

    /// <summary>$1 = the site's directory, then directories below it. They get the group of those above them.</summary>
    private const string Furnish = """
        umask 0007
        cd "$1"
        shift
        mkdir -p "$@"
        """;

    /// <summary>$1 = the site's directory. Drupal write-protects its own .htaccess; that stays so.</summary>
    private const string Settle = """
        cd "$1"
        find files private -type d ! -perm 2770 -exec chmod 2770 {} +
        find files private -type f ! -name .htaccess ! -perm 0660 -exec chmod 0660 {} +
        find files private -type f -name .htaccess ! -perm 0440 -exec chmod 0440 {} +
        """;

    /// <summary>Writes the directory and its settings; undo makes all of it what it was.</summary>
    public Step Write(HostedSite site, PhpText settings)
    {
        var name = $"write the settings of {site.Site.Uri}";
        return Step.Do(
            name,
            (scope, ct) => Write(site, settings, scope, ct),
            (scope, ct) => PutBack(site, scope, ct),
            ct => Preview(site.Directory / Settings, settings, ct)
        );
    }

    /// <summary>Copies all but the settings and what the web server owns; undo removes the copy.</summary>
    public Step Copy(Host machine, UnixPath from, HostedSite to, IReadOnlyList<UnixPath> leftOut)
    {
        var name = machine.IsHub
            ? $"copy {from} to {to.Directory} on the hub"
            : $"fetch {from} from {machine.Name} to {to.Directory} on the hub";
        return Step.Do(
            name,
            async (scope, ct) =>
            {
                if (!scope.Notes.Has(Made("")))
                {
                    if (Path.Exists($"{to.Directory}"))
                        throw new Conflict(
                            $"There is a directory {to.Directory} on the hub already. Move it away first."
                        );
                    await scope.Notes.Write(Made(""), ct);
                }
                var copy = new FileSync(from, to.Directory)
                {
                    MakesWritable = true,
                    Excludes =
                    [
                        "/files",
                        "/private",
                        $"/{Settings}",
                        $"/{Fresh}",
                        .. leftOut.Where(path => path.IsWithin(from)).Select(path => $"{path}"[$"{from}".Length..]),
                    ],
                };
                await machine.Fetch(copy with { Copied = scope.Copied }, ct);
            },
            (scope, ct) => scope.Notes.Has(Made("")) ? Remove(to.Directory, ct) : Task.CompletedTask
        );
    }

    /// <summary>Removes the directory with all that is in it. No undo; may be repeated.</summary>
    public Step Retire(HostedSite site) =>
        Step.Do($"remove {site.Directory} from the hub", (_, ct) => Remove(site.Directory, ct));

    /// <summary>Gives everything below <c>files/</c> and <c>private/</c> its mode, after an installer was there.</summary>
    public Task SettleModes(HostedSite site, CancellationToken ct) => InSandbox(site, Settle, [], ct);

    /// <summary>Where a secret stands in settings that somebody else wrote cannot be known, so they are not shown.</summary>
    private Task<string> Preview(UnixPath file, PhpText settings, CancellationToken ct) =>
        CodeFile.Read(file, LargestSettings)?.Contains(CommonSettings.Mark, StringComparison.Ordinal) == false
            ? Task.FromResult($"{file} was not written by Aegir: it is replaced\n")
            : ConfigDiff.Of(hub, $"{file}", file, settings, earlier: null, ct);

    private async Task Write(HostedSite site, PhpText settings, StepScope scope, CancellationToken ct)
    {
        var directory = site.Directory;
        scope.Notes.Begin();
        foreach (var part in Owned)
            if (!Path.Exists($"{directory / part}"))
                await scope.Notes.Write(Made(part), ct);
        await new KeptFiles(scope.Room).Keep([(Settings, directory / Settings)], ct);
        Directory.CreateDirectory($"{directory}");
        AtomicFile.RemoveLeftovers(directory);
        // An archive may have one, too.
        if (Directory.EnumerateFileSystemEntries($"{directory}", Fresh).Any())
            await Remove(directory / Fresh, ct);
        if (CodeFile.Read(directory / Settings, LargestSettings) != settings.Reveal())
            await AtomicFile.Write(directory / Fresh, settings.Reveal(), ct);
        await hub.Run(Command.Script(Arrange, $"{directory}", $"{site.WebGroup}"), ct);
        await InSandbox(site, Furnish, PrivateDirectories(site), ct);
    }

    private async Task PutBack(HostedSite site, StepScope scope, CancellationToken ct)
    {
        var directory = site.Directory;
        if (scope.Notes.Has(Made("")))
        {
            await Remove(directory, ct);
            return;
        }
        var (kept, fresh) = (new KeptFiles(scope.Room), directory / Fresh);
        // Undone a second time, it may find that the undo of whoever made the directory has taken all of it away.
        if (!kept.Any || !Directory.Exists($"{directory}"))
            return;
        File.Delete($"{fresh}");
        // What the run did not come to is not put back: that might fail for the reason for which the run did.
        if (!await kept.IsThere(Settings, directory / Settings, ct))
            await Restore(site, kept, ct);
        foreach (var part in Owned.Where(part => scope.Notes.Has(Made(part))))
            await Remove(directory / part, ct);
    }

    private async Task Restore(HostedSite site, KeptFiles kept, CancellationToken ct)
    {
        var fresh = site.Directory / Fresh;
        await kept.Restore(Settings, fresh, ct);
        if (File.Exists($"{fresh}"))
            await hub.Run(Command.Script(Arrange, $"{site.Directory}", $"{site.WebGroup}"), ct);
        else
            await kept.Restore(Settings, site.Directory / Settings, ct);
    }

    /// <summary>
    /// The note that the step made this part, "" being the directory itself. Only what is not there is ever noted, so a
    /// repeated run adds nothing.
    /// </summary>
    private static string Made(string part) => $"made.{part}";

    private Task<string> Remove(UnixPath directory, CancellationToken ct) => hub.Run(Removal.Of(directory), ct);

    private Task<string> InSandbox(
        HostedSite site,
        [ConstantExpected] string script,
        string[] arguments,
        CancellationToken ct
    ) => sandbox.RunOwn(site.World, Command.Script(script, [$"{site.Directory}", .. arguments]), ct);

    /// <summary>No web server serves <c>private/</c>, so configuration is kept there too.</summary>
    private static string[] PrivateDirectories(HostedSite site) =>
        site.Platform.Code.Flavour switch
        {
            DrupalFlavour.Drupal7 => ["private/files", "private/temp"],
            DrupalFlavour.Backdrop =>
            [
                "private/files",
                "private/temp",
                "private/config/active",
                "private/config/staging",
            ],
            _ => ["private/files", "private/temp", "private/config/sync"],
        };
}
