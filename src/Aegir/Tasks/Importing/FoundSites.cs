using System.Globalization;
using Aegir.Drupal.Importing;
using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tasks.Importing;

/// <summary>A site that lies on a platform and has no record.</summary>
/// <param name="Directory">Its directory below <c>sites/</c>.</param>
/// <param name="Servers">Those on whose copy of the platform it lies, the hub among them.</param>
public sealed record UnrecordedSite(DirectoryName Directory, IReadOnlyList<ContextName> Servers);

/// <summary>Finds sites that have no record, on platforms and on other machines, and reads what they are.</summary>
public static class FoundSites
{
    private const string Copy = "import-";

    /// <summary>The sites on a platform, on the hub and on its web servers, that have settings and no record.</summary>
    /// <exception cref="CommandFailed">A web server is out of reach.</exception>
    public static async Task<IReadOnlyList<UnrecordedSite>> Unrecorded(
        Fleet fleet,
        Platform platform,
        CancellationToken ct
    )
    {
        var found = new SortedDictionary<string, List<ContextName>>(StringComparer.Ordinal);
        // The same code may be published on several servers; the hub's copy of it then has the sites of all of them.
        var here = (await fleet.Db.Platforms.List(webServer: null, ct))
            .Where(other => other.Root == platform.Root)
            .Select(other => other.Name)
            .ToHashSet();
        var copies = await Copies(fleet, platform, ct);
        var lying = await Together.All(copies.Select(copy => SiteLocator.Find(copy.Host, platform.Docroot, ct)));
        foreach (var (server, there) in copies.Select(copy => copy.Server).Zip(lying))
        foreach (var directory in there?.Directories ?? [])
            if (
                !DomainName.TryParse($"{directory}", out var uri, out _)
                || await fleet.Db.Sites.Find(uri, ct) is not { } recorded
                || !here.Contains(recorded.Platform)
            )
                (found.TryGetValue($"{directory}", out var servers) ? servers : found[$"{directory}"] = []).Add(server);
        return [.. found.Select(site => new UnrecordedSite(Parsed.Parse<DirectoryName>(site.Key), site.Value))];
    }

    /// <summary>
    /// Where a site lies on a platform. Its web server's copy goes before the hub's, since uploads are the web server's.
    /// </summary>
    /// <param name="fleet">Where.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="uri">The site's name, by which it is looked for where no directory is given.</param>
    /// <param name="directory">Its directory below <c>sites/</c>; null for one that is called as the site, or the only one.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="NotFound">There is no such directory, or none that could be meant.</exception>
    public static async Task<SiteSource> OnPlatform(
        Fleet fleet,
        Platform platform,
        DomainName uri,
        DirectoryName? directory,
        CancellationToken ct
    )
    {
        var found = await Unrecorded(fleet, platform, ct);
        var name = Meant([.. found.Select(site => site.Directory)], uri, directory, $"{platform.Name}");
        var servers = found.First(site => site.Directory == name).Servers;
        return new SiteSource(Machine: null, servers[0], platform.Docroot, name);
    }

    /// <summary>Where a site lies on another machine.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="code">The code base there, or its docroot.</param>
    /// <param name="uri">The site's name, by which it is looked for where no directory is given.</param>
    /// <param name="directory">Its directory below <c>sites/</c>; null for one that is called as the site, or the only one.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">The machine is out of reach, shows another host key, or does not let the hub in.</exception>
    /// <exception cref="NotFound">There is no such site.</exception>
    public static async Task<SiteSource> OnMachine(
        Fleet fleet,
        ForeignMachine machine,
        UnixPath code,
        DomainName uri,
        DirectoryName? directory,
        CancellationToken ct
    )
    {
        var found =
            await SiteLocator.Find(fleet.Host(machine), code, ct)
            ?? throw new NotFound(
                $"{machine} has no code that Aegir knows at {code}, or in web, docroot or html below it. Give the docroot itself."
            );
        var name =
            directory is null && found is { IsInDocroot: true, Directories.Count: 0 }
                ? null
                : Meant(found.Directories, uri, directory, $"{machine}:{found.Docroot}");
        return new SiteSource(machine, Server: null, found.Docroot, name);
    }

    /// <summary>Reads the site's settings, without letting them near anything of ours.</summary>
    /// <exception cref="CommandFailed">They failed, or the machine is out of reach.</exception>
    /// <exception cref="InvalidInput">What they name is no site that can be imported; the message says why.</exception>
    public static async Task<FoundSite> Read(Fleet fleet, SiteSource source, Platform platform, CancellationToken ct)
    {
        var host = await HostOf(fleet, source, ct);
        if (source.Machine is not null)
            return await SettingsReader.At(host, source, ct);
        var reader = new SettingsReader(new PhpSandbox(fleet.Hub, fleet.Layout));
        var world = new SiteWorld(platform.Root, source.Docroot, source.Path, [], []);
        if (host.IsHub)
            return OverTcp(await reader.InSandbox(world, ct));
        await RemoveLeft(fleet, ct);
        // No code of a site runs on a web server as Aegir's own user, who may read what all its sites have.
        var copy = fleet.Layout.Run / $"{Copy}{Guid.NewGuid():N}";
        try
        {
            await host.Fetch(new FileSync(source.Path, copy) { Excludes = ["/files", "/private"] }, ct);
            return OverTcp(await reader.InSandbox(world with { Content = copy }, ct));
        }
        finally
        {
            await fleet.Hub.Run(Removal.Of(copy), CancellationToken.None);
        }
    }

    /// <summary>
    /// Removes copies whose process was killed: a foreign site's password is in them. One that is younger than a day may be
    /// somebody's who is at it.
    /// </summary>
    internal static Task RemoveLeft(Fleet fleet, CancellationToken ct) =>
        fleet.Hub.Run(
            Command.Script(
                """
                [ ! -d "$1" ] || find "$1" -mindepth 1 -maxdepth 1 -name "$2*" ! -newerct "@$3" -exec sh -c "$4" sh {} \;
                """,
                $"{fleet.Layout.Run}",
                Copy,
                fleet.Now.AddDays(-1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                Removal.Functions + """remove "$1" """
            ),
            ct
        );

    /// <summary>The host that it lies on.</summary>
    /// <exception cref="NotFound">The record of its server is gone.</exception>
    internal static async Task<Host> HostOf(Fleet fleet, SiteSource source, CancellationToken ct) =>
        source.Machine is { } machine ? fleet.Host(machine)
        : source.Server is { } server && server != ContextName.Hub ? fleet.Host(await fleet.Db.Servers.Get(server, ct))
        : fleet.Hub;

    private static FoundSite OverTcp(FoundSite found) => found with { Database = found.Database.OverTcp };

    /// <summary>Web servers first.</summary>
    private static async Task<IReadOnlyList<(ContextName Server, Host Host)>> Copies(
        Fleet fleet,
        Platform platform,
        CancellationToken ct
    )
    {
        var copies = new List<(ContextName, Host)>();
        foreach (var server in (await fleet.Http(platform, ct)).Servers.Where(server => server != ContextName.Hub))
            copies.Add((server, fleet.Host(await fleet.Db.Servers.Get(server, ct))));
        return [.. copies, (ContextName.Hub, fleet.Hub)];
    }

    private static DirectoryName Meant(
        IReadOnlyList<DirectoryName> found,
        DomainName uri,
        DirectoryName? directory,
        string place
    )
    {
        var candidates = found.Where(name => directory is null || name == directory).ToList();
        if (directory is null && candidates.Contains(uri))
            return uri;
        if (candidates is [var only])
            return only;
        var names = string.Join(", ", found.Select(name => $"sites/{name}"));
        throw new NotFound(
            found.Count == 0 ? $"{place} has no site without a record: there is no sites/*/settings.php."
            : directory is not null ? $"{place} has no site without a record in sites/{directory}. It has: {names}."
            : $"{place} has several sites without a record: {names}. Say which one is {uri}: --directory NAME"
        );
    }
}
