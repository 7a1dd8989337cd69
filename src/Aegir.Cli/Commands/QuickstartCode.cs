using Aegir.Drupal;
using Aegir.Drupal.Code;
using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Cli.Commands;

/// <summary>The code base of a quickstart, and the platform and the site that are made of it, or were made before.</summary>
/// <param name="root">Where the code lies.</param>
internal sealed class QuickstartCode(UnixPath root)
{
    private const int LongestLabel = 40;

    private readonly DrupalCode _code = DrupalCodeBase.Recognise(root);

    /// <summary>Where the code lies.</summary>
    public UnixPath Root => root;

    /// <summary>Its platform; it is recorded where it is not yet.</summary>
    /// <exception cref="Conflict">Another server serves it.</exception>
    public async Task<Platform> Platform(Hub hub, CancellationToken ct)
    {
        var platforms = await hub.Db.Platforms.List(webServer: null, ct);
        if (platforms.FirstOrDefault(platform => platform.Root == root) is { } known)
            return known.WebServer == ContextName.Hub
                ? known
                : throw new Conflict($"{root} is {known.Name} already, which {known.WebServer} serves.");
        var name = Labels().Select(ContextName.Platform).First(name => platforms.All(other => other.Name != name));
        var platform = new Platform(name, root, ContextName.Hub, _code);
        await hub.Db.Platforms.Save(platform, ct);
        return platform;
    }

    /// <summary>The first site on it; null where there is none.</summary>
    public async Task<Site?> Site(Hub hub, CancellationToken ct)
    {
        var on = SiteFilter.All with { Platform = (await Platform(hub, ct)).Name };
        return (await hub.Db.Sites.List(on, ct)) is [var site, ..] ? site : null;
    }

    /// <summary>Plans a site on it, <c>NAME.localhost</c>, which every browser looks for on its own machine.</summary>
    /// <exception cref="InvalidInput">The code has no such profile, or does not run on SQLite.</exception>
    public async Task<InstallSite> Install(Hub hub, MachineName? profile, CancellationToken ct)
    {
        var platform = await Platform(hub, ct);
        var uri = await FreeName(hub, ct);
        return await InstallSite.Plan(
            hub.Fleet,
            (database, password, salt) =>
            {
                var site = new Site(uri, platform.Name, ContextName.Hub)
                {
                    Database = database,
                    DatabasePassword = password,
                    HashSalt = salt,
                };
                return site with { Profile = profile ?? site.Profile };
            },
            uri,
            new InstallOptions($"{uri}", "admin", Parsed.Parse<EmailAddress>($"admin@{uri}")),
            ct
        );
    }

    private async Task<DomainName> FreeName(Hub hub, CancellationToken ct)
    {
        foreach (var uri in Labels().Select(label => Parsed.Parse<DomainName>($"{label}.localhost")))
            if (await hub.Db.Sites.Owner(uri, ct) is null)
                return uri;
        throw new InvalidOperationException("There is no end of labels.");
    }

    /// <summary>The directory's name as a label of a domain name, then with numbers.</summary>
    private IEnumerable<string> Labels()
    {
        var letters = root.Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
        var label = string.Concat(letters.Take(LongestLabel)).Trim('-');
        if (label.Length == 0)
            label = "site";
        yield return label;
        for (var number = 2; ; number++)
            yield return $"{label}-{number}";
    }
}
