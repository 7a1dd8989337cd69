using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Moving;

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
    public Step Check() => Step.Check("what was added to its vhost can go along", async (_, ct) => await Copies(ct));

    /// <summary>Takes them along. What is there already was put there for the site, and stays. Undo removes the copies.</summary>
    public Step TakeAlong() =>
        Do(
            "take along what was added to its vhost",
            async (scope, ct) =>
            {
                foreach (var (from, server, to) in await Copies(ct))
                {
                    await scope.Notes.Write(server.FileName, ct);
                    await AtomicFile.Write(to, await File.ReadAllBytesAsync($"{from}", ct), ct);
                    scope.Report($"{from} is {to}, too.");
                }
            },
            (scope, _) =>
            {
                foreach (var server in there.Http.Members.Where(server => scope.Notes.Has(server.FileName)))
                    Remove(Place(server, there));
                return Task.CompletedTask;
            }
        );

    /// <summary>Removes them where the site is no longer. No undo; may be repeated.</summary>
    public Step Forget() =>
        Do(
            "forget what was added to its vhost where it was",
            (_, _) =>
            {
                foreach (var place in here.Http.Members.Select(server => Place(server, here)).Except(Targets().Values))
                    Remove(place);
                return Task.CompletedTask;
            }
        );

    /// <summary>Removes those of a site that is deleted. No undo; may be repeated.</summary>
    public static Step Forget(Fleet fleet, SiteHome home) =>
        new OwnDirectives(fleet, home, home with { Http = new HttpService() }).Forget();

    private async Task<IReadOnlyList<(UnixPath From, ContextName Server, UnixPath To)>> Copies(CancellationToken ct)
    {
        var sources = here.Http.Members.Select(server => (Server: server, Path: Place(server, here)));
        if (sources.FirstOrDefault(source => File.Exists($"{source.Path}")) is not { Path: { } from } source)
            return [];
        var product = await Product(source.Server, ct);
        var copies = new List<(UnixPath, ContextName, UnixPath)>();
        foreach (var (server, to) in Targets())
        {
            if (File.Exists($"{to}") || here.Http.Members.Contains(server) && Place(server, here) == to)
                continue;
            if (await Product(server, ct) is var other && other != product)
                throw new Conflict(
                    $"{from} is what was added to the vhost of {here.Site.Site.Name} in the language of {product}, and {server} runs {other}. Write {to} for it first; it may be empty."
                );
            copies.Add((from, server, to));
        }
        return copies;
    }

    private Dictionary<ContextName, UnixPath> Targets() =>
        there.Http.Members.ToDictionary(server => server, server => Place(server, there));

    private UnixPath Place(ContextName server, SiteHome home) =>
        WebServerService.OwnDirectives(fleet.Layout, server, home.Site.Site.Uri);

    private async Task<string?> Product(ContextName server, CancellationToken ct) =>
        (await fleet.Db.Servers.Find(server, ct))?.Service(ServiceType.Http)?.Implementation;

    private static void Remove(UnixPath file)
    {
        if (File.Exists($"{file}"))
            File.Delete($"{file}");
    }
}
