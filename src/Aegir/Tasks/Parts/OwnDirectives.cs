using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>
/// What administrators have added to a site's vhost, a file on the hub for each of its web servers. It may be what keeps
/// strangers out: so it goes along with the site, and where it is in another product's language the move is refused.
/// </summary>
/// <param name="fleet">Where.</param>
/// <param name="here">The site where it is.</param>
/// <param name="there">The site as it shall be, under another name or on other web servers.</param>
internal sealed class OwnDirectives(Fleet fleet, SiteHome here, SiteHome there)
{
    /// <summary>Looks whether they can go along.</summary>
    public Step Check() =>
        Step.Check(
            "what was added to its vhost can go along",
            async (_, ct) =>
            {
                if (await Obstacle(ct) is { } why)
                    throw new Conflict(why);
            }
        );

    /// <summary>Why they cannot go along; null if they can, or there are none.</summary>
    public async Task<string?> Obstacle(CancellationToken ct)
    {
        foreach (var (from, server, to) in Copies())
        {
            var (product, other) = (await Product(from.Server, ct), await Product(server, ct));
            if (other != product)
                return $"{from.Path} is what was added to the vhost of {here.Site.Site.Name} in the language of {product}, and {server} runs {other}. Write {to} for it first; it may be empty.";
        }
        return null;
    }

    /// <summary>Takes them along. What is there already was put there for the site, and stays. Undo removes the copies.</summary>
    public Step TakeAlong() =>
        Do(
            "take along what was added to its vhost",
            async (scope, ct) =>
            {
                foreach (var (from, server, to) in Copies())
                {
                    await scope.Notes.Write(server.FileName, ct);
                    using var held = await ConfigLock.Take(fleet.Layout, server, ct);
                    await AtomicFile.Write(to, await File.ReadAllBytesAsync($"{from.Path}", ct), ct);
                    scope.Report($"{from.Path} is {to}, too.");
                }
            },
            async (scope, ct) =>
            {
                foreach (var server in there.Http.Members.Where(server => scope.Notes.Has(server.FileName)))
                    await Remove(server, there, ct);
            }
        );

    /// <summary>Removes them where the site is no longer. No undo; may be repeated.</summary>
    public Step Forget() =>
        Do(
            "forget what was added to its vhost where it was",
            async (_, ct) =>
            {
                foreach (var server in here.Http.Members.Where(server => !Targets().ContainsValue(Place(server, here))))
                    await Remove(server, here, ct);
            }
        );

    /// <summary>Removes those of a site that is deleted. No undo; may be repeated.</summary>
    public static Step Forget(Fleet fleet, SiteHome home) =>
        new OwnDirectives(fleet, home, home with { Http = new HttpService() }).Forget();

    private IReadOnlyList<Copy> Copies()
    {
        var sources = here.Http.Members.Select(server => (Server: server, Path: Place(server, here))).ToList();
        return sources.Find(source => File.Exists($"{source.Path}")) is { Path: not null } from
            ?
            [
                .. Targets()
                    .Where(target => !File.Exists($"{target.Value}") && !sources.Contains((target.Key, target.Value)))
                    .Select(target => new Copy(from, target.Key, target.Value)),
            ]
            : [];
    }

    private Dictionary<ContextName, UnixPath> Targets() =>
        there.Http.Members.ToDictionary(server => server, server => Place(server, there));

    private UnixPath Place(ContextName server, SiteHome home) =>
        WebServerService.OwnDirectives(fleet.Layout, server, home.Site.Site.Uri);

    private async Task<string?> Product(ContextName server, CancellationToken ct) =>
        (await fleet.Db.Servers.Find(server, ct))?.Service(ServiceType.Http)?.Implementation;

    /// <summary>Under the lock of whoever publishes what lies there.</summary>
    private async Task Remove(ContextName server, SiteHome home, CancellationToken ct)
    {
        using var held = await ConfigLock.Take(fleet.Layout, server, ct);
        var file = Place(server, home);
        if (File.Exists($"{file}"))
            File.Delete($"{file}");
    }

    private sealed record Copy((ContextName Server, UnixPath Path) From, ContextName Server, UnixPath To);
}
