using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Tasks.Importing;

/// <summary>
/// Where the directories of a site really are that lies on a platform of ours. What its settings name, and where its links
/// lead, is not believed: Aegir's user can read the uploads of all sites and what the hub keeps, and the new site's PHP gets
/// to read what is copied. On a machine that is none of ours, the user that we log in as is the limit.
/// </summary>
/// <param name="fleet">Which directories are ours.</param>
/// <param name="machine">The machine that the site lies on.</param>
/// <param name="source">Where it lies there.</param>
/// <param name="platform">The platform that it is to belong to.</param>
internal sealed class FoundPlaces(Fleet fleet, Host machine, SiteSource source, Platform platform)
{
    private const string Ask = """[ ! -d "$1" ] || { cd -P -- "$1"; pwd -P; }""";
    private const string AskAll = """for place do (cd -P -- "$place" 2>/dev/null && pwd -P) || echo "$place"; done""";

    /// <summary>Where a part of the site is, without links; null where there is no such directory.</summary>
    /// <param name="part">The part.</param>
    /// <param name="site">The directory of the site itself, as it is called now.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="Conflict">It is none of the site's own: it belongs to other sites, or to the hub.</exception>
    public async Task<UnixPath?> Find(FoundPart part, UnixPath site, CancellationToken ct)
    {
        var place = await Physical(part.From, ct);
        if (source.Machine is not null)
            return place.Length > 0 ? part.From : null;
        if (place.Length == 0)
            return null;
        var path = Parsed.Parse<UnixPath>(place);
        if (await IsOwn(path, site, ct))
            return path;
        var leads = path == part.From ? "" : $", which is {path}";
        throw new Conflict(
            $"The site at {source} says that its {part.Name} are in {part.From}{leads}. Other sites, or Aegir itself, may keep something there. "
                + $"If they are its own, move them into {source.Path} first."
        );
    }

    /// <summary>Its own directory beside those of other sites, what else the code base brings along, and what is not ours.</summary>
    private async Task<bool> IsOwn(UnixPath place, UnixPath site, CancellationToken ct)
    {
        var others = (await fleet.Db.Platforms.List(webServer: null, ct)).Select(known => known.Root);
        UnixPath[] asked = [platform.Docroot / "sites", platform.Root, fleet.Layout.Root, .. others];
        var answer = await machine.Query(Command.Script(AskAll, [.. asked.Select(path => $"{path}")]), ct);
        var ours = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parsed.Parse<UnixPath>).ToList();
        var (sites, code) = (ours[0], ours[1]);
        var own = Parsed.Parse<UnixPath>(await Physical(site, ct));
        if (own.Parent == sites && place.IsWithin(own))
            return true;
        if (place.IsWithin(code) && !Overlap(place, sites))
            return true;
        return !ours.Exists(path => Overlap(path, place));
    }

    private async Task<string> Physical(UnixPath path, CancellationToken ct) =>
        (await machine.Query(Command.Script(Ask, $"{path}"), ct)).TrimEnd('\n');

    private static bool Overlap(UnixPath one, UnixPath other) => one.IsWithin(other) || other.IsWithin(one);
}
