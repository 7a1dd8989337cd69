using System.Globalization;
using System.Text.Json;
using Aegir.Hosts.Sandbox;
using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>A site that is served.</summary>
/// <param name="World">What its PHP sees and knows.</param>
/// <param name="Rules">The script that PHP asks what to do with a path.</param>
/// <param name="Text">All of that as text: a site whose text is another one is served anew.</param>
internal sealed record PhpSite(SiteWorld World, string Rules, string Text);

/// <summary>The whole config, read: which name gets what.</summary>
internal sealed class PhpConfig
{
    private readonly Dictionary<string, (Vhost Vhost, PhpSite? Site)> _names = new(StringComparer.Ordinal);

    private PhpConfig() { }

    private static PhpAnswer Unknown => new PhpAnswer.Page(404, "Not found", "There is no site of this name here.");

    /// <summary>The names that are answered for.</summary>
    public IReadOnlyCollection<string> Names => _names.Keys;

    /// <summary>The sites that are served.</summary>
    public IEnumerable<PhpSite> Sites => _names.Values.Select(name => name.Site).OfType<PhpSite>();

    /// <summary>
    /// Reads the config of a server; a directory that is not there yet is an empty config. Where two files say something of
    /// one name, as they do while a site gets another name, the first counts.
    /// </summary>
    /// <exception cref="InvalidInput">A file is none of ours.</exception>
    public static PhpConfig Read(UnixPath directory)
    {
        var config = new PhpConfig();
        var vhosts = $"{directory}/vhost.d";
        if (Directory.Exists(vhosts))
            foreach (var file in Directory.EnumerateFiles(vhosts, "*.conf").Order(StringComparer.Ordinal))
                config.Add(file);
        return config;
    }

    /// <summary>What a request gets.</summary>
    /// <param name="head">The request.</param>
    /// <param name="port">Where it came in.</param>
    public PhpAnswer Answer(RequestHead head, Port port)
    {
        if (head.Host is not { } host)
            return new PhpAnswer.Page(400, "Bad request", "The request names no host.");
        if (!_names.TryGetValue(host, out var found))
            return Unknown;
        var (vhost, site) = found;
        if (vhost.Redirected?.Contains(host) == true)
            return new PhpAnswer.Page(301, "Moved", "This site has another name.")
            {
                Headers =
                [
                    ("Location", $"http://{vhost.RedirectTo}{(port.Number == 80 ? "" : $":{port}")}{head.Target}"),
                ],
            };
        if (vhost.Shut is { } shut && (vhost.Pass is null || head.Value("X-Aegir-Trial") != vhost.Pass))
            return new PhpAnswer.Page(shut.Status, shut.Title, shut.Text)
            {
                Headers = [("Retry-After", shut.RetryAfter.ToString(CultureInfo.InvariantCulture))],
            };
        return vhost.Forward is { } elsewhere ? new PhpAnswer.Elsewhere(elsewhere)
            : site is not null ? new PhpAnswer.Php(site)
            : Unknown;
    }

    private void Add(string file)
    {
        var vhost = Vhost.Read(file);
        var site = vhost.Site is { } served ? Site(served, vhost.Pass) : null;
        foreach (var name in vhost.Names.Concat(vhost.Redirected ?? []))
            _names.TryAdd(name, (vhost, site));
    }

    /// <summary>Behind a closed door it is another site than before: so who closes it waits for those who are in.</summary>
    private static PhpSite Site(ServedSite served, string? pass)
    {
        var rules = File.Exists(served.Rules)
            ? File.ReadAllText(served.Rules)
            : throw new InvalidInput($"{served.Rules} is missing: verify the platform.");
        var world = new SiteWorld(
            Parsed.Parse<UnixPath>(served.Root),
            Parsed.Parse<UnixPath>(served.Docroot),
            Parsed.Parse<UnixPath>(served.Directory),
            [.. served.Environment.Select(variable => KeyValuePair.Create(variable.Key, new Secret(variable.Value)))],
            [.. served.Environment.Where(variable => variable.Key == "db_passwd").Select(v => new Secret(v.Value))]
        );
        var text = JsonSerializer.Serialize(served, VhostJson.Default.ServedSite);
        return new PhpSite(world, rules, $"{text}{rules}{pass}");
    }
}
