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

    /// <summary>Looks at the directories down to the docroot, its <c>index.php</c>, and the directory of the core.</summary>
    /// <param name="root">The root of the project.</param>
    /// <param name="code">What lies there.</param>
    /// <exception cref="InvalidInput">One of them is closed to others; the message says how to open it.</exception>
    public static void Demand(UnixPath root, DrupalCode code)
    {
        var docroot = root / code.DocrootPart;
        var core = docroot / (code.Flavour == DrupalFlavour.Drupal7 ? "includes" : "core");
        var closed =
            new[] { root, docroot, core }.FirstOrDefault(directory => !Allows(directory, ReadAndSearch))
            ?? new[] { docroot / "index.php" }.FirstOrDefault(file => File.Exists($"{file}") && !Allows(file, Read));
        if (closed is not null)
            throw new InvalidInput(
                $"The web server could not read {closed}: its mode on the hub is {Octal(closed)}, and it is published with that. "
                    + $"Perhaps the code was made with umask 077. Do ‘chmod -R go+rX {root}’, then try again."
            );
    }

    private static bool Allows(UnixPath path, UnixFileMode wanted) =>
        (File.GetUnixFileMode($"{path}") & wanted) == wanted;

    private static string Octal(UnixPath path) => Convert.ToString((int)File.GetUnixFileMode($"{path}"), 8);
}
