using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http;

/// <summary>The code of a platform on a web server: the whole project, but not its sites and not its history.</summary>
/// <param name="place">The web server.</param>
internal sealed class PlatformCode(ServicePlace place)
{
    private const string First = "first";
    private const string Again = "again";

    /// <summary>$1 = the root, $2 = its directory of sites. Sets <c>sites</c> to those that are there, a line each.</summary>
    private const string FindSites = """
        sites=
        [ ! -d "$2" ] || sites=$(find "$2" -mindepth 1 -maxdepth 1 -type d ! -name all ! -name default)

        """;

    /// <summary>
    /// Makes the code on the server like the hub's. Undo removes it if this was the first time; an older code is not
    /// put back: it is put right on the hub and verified again.
    /// </summary>
    public Step Publish(Platform platform)
    {
        var name = $"publish the code of {platform.Name} on {place.Server.Name}";
        return Step.Do(
            name,
            async (scope, ct) =>
            {
                if (place.Host.IsHub)
                    return;
                if (
                    await Look(platform, scope.Notes, ct) == Found.NothingButZstd
                    && await place.Packer.Send(scope.Task, Packed(platform), place.Host, scope.Copied, ct)
                )
                {
                    scope.Report($"{platform.Name} is on {place.Server.Name} for the first time");
                    return;
                }
                var result = await place.Host.Push(Sync(platform) with { Copied = scope.Copied }, ct);
                scope.Report($"{result.Changed.Count} files of {platform.Name} changed on {place.Server.Name}");
            },
            async (scope, ct) =>
            {
                if (scope.Notes.Has(First))
                    await Remove(platform, ct);
            },
            async ct =>
                place.Host.IsHub
                    ? ""
                    : $"{(await place.Host.Push(Sync(platform) with { IsTrial = true }, ct)).Changed.Count} files change\n"
        );
    }

    /// <summary>Looks whether the code can be removed, and nothing else would go with it.</summary>
    /// <exception cref="Conflict">There are directories of sites in it, or it holds Aegir's own directory.</exception>
    /// <exception cref="CommandFailed">The server is out of reach.</exception>
    public async Task CheckRetirement(Platform platform, CancellationToken ct)
    {
        if (place.Host.IsHub)
            return;
        DemandOwnRoot(platform);
        var find = Command.Script(
            FindSites + """printf '%s' "$sites" """,
            $"{platform.Root}",
            $"{platform.SitesDirectory}"
        );
        if (await place.Host.Query(find, ct) is { Length: > 0 } sites)
            throw new Conflict(
                $"There are sites in {platform.Root} on {place.Server.Name}: {string.Join(", ", sites.Split('\n'))}. Delete them, or move them away."
            );
    }

    /// <summary>Removes the code; on the hub it stays. Refused while a site's directory is in it.</summary>
    public Step Retire(Platform platform) =>
        Step.Do(
            $"remove the code of {platform.Name} from {place.Server.Name}",
            (_, ct) => place.Host.IsHub ? Task.CompletedTask : Remove(platform, ct)
        );

    private static readonly string[] Histories = [".git", ".svn", ".hg", ".bzr", "CVS"];

    /// <summary>
    /// rsync reads the patterns in this order and takes the first that fits; <c>+ </c> means that the path is copied.
    /// </summary>
    private static FileSync Sync(Platform platform)
    {
        var sites = $"/{SitesPart(platform)}";
        return new FileSync(platform.Root, platform.Root)
        {
            Deletes = true,
            Excludes =
            [
                .. Histories,
                $"+ {sites}/all/",
                $"+ {sites}/default/",
                $"+ {sites}/default/default.*",
                $"{sites}/default/*",
                $"{sites}/*/",
            ],
        };
    }

    /// <summary>What <see cref="Sync"/> would send to where there is nothing.</summary>
    private static Packable Packed(Platform platform) =>
        new(platform.Root, Histories, [.. OfSites(platform).Select(path => $"{SitesPart(platform)}/{path}")]);

    /// <summary>What is there now below <c>sites/</c> of the hub's copy that belongs to sites and not to the code.</summary>
    private static IEnumerable<string> OfSites(Platform platform)
    {
        var sites = new DirectoryInfo($"{platform.SitesDirectory}");
        if (!sites.Exists)
            return [];
        var directories = sites.EnumerateDirectories().Where(entry => entry.LinkTarget is null).ToLookup(d => d.Name);
        return directories
            .Select(directory => directory.Key)
            .Where(name => name is not ("all" or "default"))
            .Concat(
                directories["default"]
                    .SelectMany(directory => directory.EnumerateFileSystemInfos())
                    .Where(entry => !entry.Name.StartsWith("default.", StringComparison.Ordinal))
                    .Select(entry => $"default/{entry.Name}")
            );
    }

    private static string SitesPart(Platform platform) =>
        platform.Code.DocrootPart.Length == 0 ? "sites" : $"{platform.Code.DocrootPart}/sites";

    /// <summary>
    /// Looks what is there, and notes whether this is the first time; by the record of a published platform it is not.
    /// </summary>
    private async Task<Found> Look(Platform platform, StepNotes notes, CancellationToken ct)
    {
        if (platform.Verified is not null)
            return Found.Code;
        var look = Command.Script(
            """if [ -e "$1" ]; then echo code; elif command -v zstd >/dev/null; then echo zstd; fi""",
            $"{platform.Root}"
        );
        var found = (await place.Host.Query(look, ct)).Trim() switch
        {
            "" => Found.Nothing,
            "zstd" => Found.NothingButZstd,
            _ => Found.Code,
        };
        if (!notes.Any)
            await notes.Write(found == Found.Code ? Again : First, ct);
        return found;
    }

    private async Task Remove(Platform platform, CancellationToken ct)
    {
        DemandOwnRoot(platform);
        await place.Host.Run(
            Command.Script(
                Removal.Functions
                    + FindSites
                    + """
                    [ -z "$sites" ] || { echo "There are sites in it: $sites" >&2; exit 1; }
                    remove "$1"
                    """,
                $"{platform.Root}",
                $"{platform.SitesDirectory}"
            ) with
            {
                Timeout = Removal.Limit,
            },
            ct
        );
    }

    private void DemandOwnRoot(Platform platform)
    {
        if (place.Layout.Root.IsWithin(platform.Root) || platform.Root.Parent.ToString() == "/")
            throw new Conflict(
                $"The root of {platform.Name}, {platform.Root}, holds more than a platform. Remove it from {place.Server.Name} yourself."
            );
    }

    private enum Found
    {
        /// <summary>The code, or something else with its name.</summary>
        Code,

        /// <summary>Nothing yet.</summary>
        Nothing,

        /// <summary>Nothing yet, and zstd.</summary>
        NothingButZstd,
    }
}
