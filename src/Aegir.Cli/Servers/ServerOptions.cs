using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Model;

namespace Aegir.Cli.Servers;

/// <summary>The services that <c>server add</c> and <c>server set</c> are told of.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string> _http = Typed.Option(
        "--http",
        "PRODUCT",
        "It serves sites: apache or nginx.",
        word => Product.OnServer(ServiceType.Http, word)
    );
    private readonly Option<Port> _httpPort = Typed.Option(
        "--http-port",
        "PORT",
        "Where it listens. Default: 80.",
        Parsed.Parse<Port>
    );
    private readonly Option<string> _db = Typed.Option(
        "--db",
        "PRODUCT",
        "It keeps databases of sites: mysql (MySQL or MariaDB) or postgresql.",
        word => Product.OnServer(ServiceType.Db, word)
    );
    private readonly Option<Port> _dbPort = Typed.Option(
        "--db-port",
        "PORT",
        "Where it listens. Default: the product's own, 3306 or 5432.",
        Parsed.Parse<Port>
    );
    private readonly Option<AccountName> _admin = Typed.Option(
        "--db-admin",
        "USER",
        "Who may create databases and users there. Default: aegir_root, with a password that is made for it.",
        Parsed.Parse<AccountName>
    );
    private readonly Option<string> _password = new("--db-password-file")
    {
        HelpName = "FILE",
        Description = "A file with the password of that user, or - for standard input.",
    };
    private readonly Option<string> _dns = Typed.Option(
        "--dns",
        "PRODUCT",
        "It answers for the names of sites: bind.",
        word => Product.OnServer(ServiceType.Dns, word)
    );

    private readonly Option<string> _balancer = Typed.Option(
        "--balancer",
        "PRODUCT",
        "It stands before clusters and shares out their visitors: haproxy.",
        word => Product.OnServer(ServiceType.Balancer, word)
    );
    private readonly Option<Port> _balancerPort = Typed.Option(
        "--balancer-port",
        "PORT",
        "Where it listens. Default: 80.",
        Parsed.Parse<Port>
    );

    /// <summary>The options, for a command to take up.</summary>
    public IEnumerable<Option> All =>
        [_http, _httpPort, _db, _dbPort, _admin, _password, _dns, _balancer, _balancerPort];

    /// <summary>What was asked for. An administrator of databases stays, with the password, where nothing is said of it.</summary>
    /// <exception cref="InvalidInput">An option stands there without one that it needs.</exception>
    public IReadOnlyList<OfferedService> Services(ParseResult given, Terminal terminal, Server? recorded = null)
    {
        var before = recorded?.Service(ServiceType.Db);
        var admin = given.GetValue(_admin) ?? before?.AdminUser ?? Parsed.Parse<AccountName>("aegir_root");
        if (before is not null && before.AdminUser != admin && given.GetValue(_password) is null)
            throw new InvalidInput("Another --db-admin goes with --db-password-file: the account has to be there.");
        var services = new List<OfferedService>();
        if (given.GetValue(_http) is { } http)
            services.Add(new OfferedService(ServiceType.Http, http) { Port = given.GetValue(_httpPort) });
        else if (given.GetValue(_httpPort) is not null)
            throw new InvalidInput("--http-port goes with --http.");
        if (given.GetValue(_db) is { } db)
            services.Add(
                new OfferedService(ServiceType.Db, db)
                {
                    Port = given.GetValue(_dbPort),
                    AdminUser = admin,
                    AdminPassword = given.GetValue(_password) is { } file
                        ? Password(file, terminal)
                        : before?.AdminPassword ?? Secret.Generate(),
                }
            );
        else if (
            given.GetValue(_dbPort) is not null
            || given.GetValue(_admin) is not null
            || given.GetValue(_password) is not null
        )
            throw new InvalidInput("--db-port, --db-admin and --db-password-file go with --db.");
        if (given.GetValue(_dns) is { } dns)
            services.Add(new OfferedService(ServiceType.Dns, dns));
        if (given.GetValue(_balancer) is { } balancer)
            services.Add(new OfferedService(ServiceType.Balancer, balancer) { Port = given.GetValue(_balancerPort) });
        else if (given.GetValue(_balancerPort) is not null)
            throw new InvalidInput("--balancer-port goes with --balancer.");
        return services;
    }

    private static Secret Password(string file, Terminal terminal)
    {
        var password = (file == "-" ? terminal.In.ReadToEnd() : Content(file)).TrimEnd('\n', '\r');
        return password.Length > 0 && !password.Any(char.IsControl)
            ? new Secret(password)
            : throw new InvalidInput("The file of the password must hold one line with the password.");
    }

    private static string Content(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInput($"The file that --db-password-file names cannot be read. {fault.Message}");
        }
    }
}
