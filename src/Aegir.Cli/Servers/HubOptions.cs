using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Servers;

/// <summary>The services that <c>init</c> is told of: those that only the hub itself can offer.</summary>
internal sealed class HubOptions
{
    private readonly Option<string> _http = Typed.Option(
        "--http",
        "PRODUCT",
        "This machine serves sites: php, PHP's own server, for a laptop and never for production.",
        word => Product.OnHub(ServiceType.Http, word)
    );
    private readonly Option<Port> _httpPort = Typed.Option(
        "--http-port",
        "PORT",
        "Where it listens. Default: 8080.",
        Parsed.Parse<Port>
    );
    private readonly Option<string> _db = Typed.Option(
        "--db",
        "PRODUCT",
        "This machine keeps databases of the sites that it serves: sqlite.",
        word => Product.OnHub(ServiceType.Db, word)
    );

    /// <summary>The options, for a command to take up.</summary>
    public IEnumerable<Option> All => [_http, _httpPort, _db];

    /// <summary>What was asked for.</summary>
    /// <exception cref="InvalidInput">An option of a service stands there without the service.</exception>
    public IReadOnlyList<OfferedService> Services(ParseResult given)
    {
        var services = new List<OfferedService>();
        if (given.GetValue(_http) is { } http)
            services.Add(new OfferedService(ServiceType.Http, http) { Port = given.GetValue(_httpPort) });
        else if (given.GetValue(_httpPort) is not null)
            throw new InvalidInput("--http-port goes with --http.");
        if (given.GetValue(_db) is { } db)
            services.Add(new OfferedService(ServiceType.Db, db));
        return services;
    }
}
