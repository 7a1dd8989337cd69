using System.Diagnostics.CodeAnalysis;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>
/// Whether a web server could read a code base: it is published with the modes that it has on the hub, and belongs to
/// Aegir's user there, so that what counts is what others may do.
/// </summary>
public static class CodeAccess
{
    private const UnixFileMode Read = UnixFileMode.OtherRead;
    private const UnixFileMode ReadAndSearch = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>
    /// Looks at the directories down to the docroot, its <c>index.php</c>, and the directories of the core and of what all
    /// sites share. What it tells a person to type opens nothing of a site: settings and private files may be there.
    /// </summary>
    /// <param name="root">The root of the project.</param>
    /// <param name="code">What lies there.</param>
    /// <exception cref="InvalidInput">One of them is closed to others; the message says how to open it.</exception>
    public static void Demand(UnixPath root, DrupalCode code)
    {
        var docroot = root / code.DocrootPart;
        var core = docroot / (code.Flavour == DrupalFlavour.Drupal7 ? "includes" : "core");
        var (index, sites, shared) = (docroot / "index.php", docroot / "sites", docroot / "sites" / "all");
        if (
            new[] { root, docroot, core, sites }.FirstOrDefault(directory => IsClosed(directory, ReadAndSearch)) is
            { } all
        )
            Refuse(all, $"find {root} -path '{sites}/*' -prune -o -exec chmod go+rX {{}} +");
        if (IsClosed(index, Read))
            Refuse(index, $"chmod go+r {index}");
        if (IsClosed(shared, ReadAndSearch))
            Refuse(shared, $"chmod -R go+rX {shared}");
    }

    [DoesNotReturn]
    private static void Refuse(UnixPath closed, string mend) =>
        throw new InvalidInput(
            $"The web server could not read {closed}: its mode on the hub is {Octal(closed)}, and it is published with that. "
                + $"Perhaps the code was made with umask 077. Do ‘{mend}’, then try again."
        );

    /// <summary>What is not there is not closed: whoever recognised the code base has looked for what it needs.</summary>
    private static bool IsClosed(UnixPath path, UnixFileMode wanted) =>
        Path.Exists($"{path}") && (File.GetUnixFileMode($"{path}") & wanted) != wanted;

    private static string Octal(UnixPath path) => Convert.ToString((int)File.GetUnixFileMode($"{path}"), 8);
}
