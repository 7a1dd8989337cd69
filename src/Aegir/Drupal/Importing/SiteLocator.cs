using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Drupal.Importing;

/// <summary>The sites that lie in a code base.</summary>
/// <param name="Docroot">Its docroot.</param>
/// <param name="Directories">The directories below <c>sites/</c> that have settings, by name.</param>
/// <param name="IsInDocroot">Whether the docroot itself has settings, as that of a Backdrop with one site.</param>
internal sealed record LocatedSites(UnixPath Docroot, IReadOnlyList<DirectoryName> Directories, bool IsInDocroot);

/// <summary>Finds the sites that lie in a code base on some host. It looks for files, and runs nothing.</summary>
internal static class SiteLocator
{
    /// <summary>$1 = a code base, or its docroot.</summary>
    private const string Look = """
        cd -- "$1" 2>/dev/null || exit 0
        for part in . web docroot html; do
          for sign in core/lib/Drupal.php core/includes/bootstrap.inc includes/bootstrap.inc; do
            [ -f "$part/$sign" ] || continue
            cd -- "$part"
            pwd -P
            for settings in settings.php sites/*/settings.php; do [ ! -f "$settings" ] || echo "$settings"; done
            exit
          done
        done
        """;

    /// <summary>Null where there is no code that Aegir knows.</summary>
    /// <exception cref="CommandFailed">The host is out of reach.</exception>
    public static async Task<LocatedSites?> Find(Host host, UnixPath code, CancellationToken ct)
    {
        var lines = (await host.Query(Command.Script(Look, $"{code}"), ct)).Split('\n');
        if (lines is not [{ Length: > 0 } docroot, .. var settings])
            return null;
        return new LocatedSites(
            Parsed.Parse<UnixPath>(docroot),
            [
                .. settings
                    .Select(line => line.Split('/'))
                    .Where(parts => parts.Length == 3)
                    .Select(parts => DirectoryName.TryParse(parts[1], out var name, out _) ? name : null)
                    .OfType<DirectoryName>(),
            ],
            settings.Contains("settings.php")
        );
    }
}
