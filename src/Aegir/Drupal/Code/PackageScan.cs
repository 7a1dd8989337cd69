using System.IO.Enumeration;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>
/// Finds the profiles, modules and themes of a code base by their info files. Nothing runs; symbolic links are not
/// followed, and what lies deeper than ten directories is not looked at.
/// </summary>
internal static class PackageScan
{
    private const int LargestInfo = 64 << 10;
    private static readonly string[] Kinds = ["modules", "themes", "profiles"];
    private static readonly string[] Types = ["profile", "module", "theme"];
    private static readonly string[] Skipped = ["tests", "node_modules", "vendor", "bower_components", ".git"];

    private static readonly EnumerationOptions Options = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
        MaxRecursionDepth = 10,
    };

    /// <summary>The packages of the platform, each name and type once, in order; tests are left out.</summary>
    public static IReadOnlyList<Package> Of(Platform platform) => Of(platform, Places(platform));

    /// <summary>The packages in the site's own directory, the same way.</summary>
    public static IReadOnlyList<Package> Of(Platform platform, DomainName site) =>
        Of(platform, Kinds.Select(kind => platform.SiteDirectory(site) / kind));

    private static IReadOnlyList<Package> Of(Platform platform, IEnumerable<UnixPath> places)
    {
        var locked = ComposerLock.Versions(platform.Root);
        return
        [
            .. places
                .Where(CodeFile.IsDirectory)
                .SelectMany(InfoFiles)
                .Select(file => Read(file, platform, locked))
                .OfType<Package>()
                .DistinctBy(package => (package.Type, package.Name))
                .OrderBy(package => package.Type, StringComparer.Ordinal)
                .ThenBy(package => package.Name.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>Contributed code first: where a site overrides a module of core, Drupal takes that one.</summary>
    private static IEnumerable<UnixPath> Places(Platform platform) =>
        ((string[])["sites/all", "", "core"]).SelectMany(_ => Kinds, (place, kind) => platform.Docroot / place / kind);

    private static FileSystemEnumerable<FileInfo> InfoFiles(UnixPath place) =>
        new(place.ToString(), (ref entry) => (FileInfo)entry.ToFileSystemInfo(), Options)
        {
            ShouldIncludePredicate = (ref entry) =>
                !entry.IsDirectory && (entry.FileName.EndsWith(".info") || entry.FileName.EndsWith(".info.yml")),
            ShouldRecursePredicate = (ref entry) => !Skipped.Contains(entry.FileName.ToString()),
        };

    private static Package? Read(FileInfo file, Platform platform, IReadOnlyDictionary<string, string> locked)
    {
        var name = file.Name[..file.Name.IndexOf('.')];
        if (!MachineName.TryParse(name, out var machineName, out _) || CodeFile.Read(file, LargestInfo) is not { } text)
            return null;
        var info = InfoFile.Parse(text);
        var type = platform.Code.Flavour == DrupalFlavour.Drupal7 ? Drupal7Type(file, name) : info["type"];
        if (!Types.Contains(type) || file.Directory is null)
            return null;
        var version = info["version"] switch
        {
            "VERSION" or "BACKDROP_VERSION" => platform.Code.Version,
            "" when locked.TryGetValue(info["project"] is { Length: > 0 } project ? project : name, out var known) =>
                known,
            var said => said,
        };
        var schema = SchemaVersion.Of(machineName, file.Directory);
        return new Package(machineName, type, version, schema.Newest) { UpdatesFrom = schema.LastRemoved };
    }

    /// <summary>Drupal 7 does not say what an info file is of; the file beside it tells.</summary>
    private static string Drupal7Type(FileInfo file, string name)
    {
        var stem = Path.Combine(file.DirectoryName ?? "", name);
        return File.Exists(stem + ".module") ? "module"
            : File.Exists(stem + ".profile") ? "profile"
            : file.FullName.Contains("/themes/", StringComparison.Ordinal) ? "theme"
            : "";
    }
}
