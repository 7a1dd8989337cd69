using Aegir.Model;
using Aegir.Services.Balancer.HaProxy;
using Aegir.Services.Db.MySql;
using Aegir.Services.Db.PostgreSql;
using Aegir.Services.Db.Sqlite;
using Aegir.Services.Dns.Bind;
using Aegir.Services.Http.Apache;
using Aegir.Services.Http.Nginx;
using Aegir.Services.Http.Php;

namespace Aegir.Services;

/// <summary>One implementation of a service.</summary>
/// <param name="Type">What it does.</param>
/// <param name="Implementation">How a server's record names it: <c>apache</c>.</param>
/// <param name="Preparation">What a fresh server needs for it.</param>
/// <param name="Create">Makes the service where a server offers it.</param>
public sealed record ServiceEntry(
    ServiceType Type,
    string Implementation,
    Preparation Preparation,
    Func<ServicePlace, Service> Create
)
{
    /// <summary>Whether only the hub itself can offer it: it has no server of its own to be reached from elsewhere.</summary>
    public bool IsForHubAlone { get; init; }
}

/// <summary>All implementations of all services. A new one is a folder and a line here.</summary>
public static class ServiceCatalog
{
    /// <summary>The implementations, a line each.</summary>
    public static IReadOnlyList<ServiceEntry> Entries { get; } =
    [
        new(ServiceType.Http, "apache", ApacheService.Preparation, place => new ApacheService(place)),
        new(ServiceType.Http, "nginx", NginxService.Preparation, place => new NginxService(place)),
        new(ServiceType.Http, "php", PhpService.Preparation, place => new PhpService(place)) { IsForHubAlone = true },
        new(ServiceType.Db, "mysql", MySqlService.Preparation, place => new MySqlService(place)),
        new(ServiceType.Db, "postgresql", PostgreSqlService.Preparation, place => new PostgreSqlService(place)),
        new(ServiceType.Db, "sqlite", SqliteService.Preparation, place => new SqliteService(place))
        {
            IsForHubAlone = true,
        },
        new(ServiceType.Dns, "bind", BindService.Preparation, place => new BindService(place)),
        new(ServiceType.Balancer, "haproxy", HaProxyService.Preparation, place => new HaProxyService(place)),
    ];

    /// <summary>The implementation of this name.</summary>
    /// <exception cref="InvalidInput">There is none; the message lists those that there are.</exception>
    public static ServiceEntry Find(ServiceType type, string implementation) =>
        Entries.FirstOrDefault(entry => entry.Type == type && entry.Implementation == implementation)
        ?? throw new InvalidInput(
            $"There is no {Parsed.Quote(implementation)} for {Word(type)}. "
                + (
                    Entries.Where(entry => entry.Type == type).Select(entry => entry.Implementation).ToArray()
                        is { Length: > 0 } known
                        ? $"Use {string.Join(" or ", known)}."
                        : $"No implementation of {Word(type)} is known yet."
                )
        );

    /// <summary>The service that a server's record offers, ready for use.</summary>
    /// <exception cref="InvalidInput">The record names an implementation that there is none of.</exception>
    public static Service Create(ServicePlace place) =>
        Find(place.Offer.Type, place.Offer.Implementation).Create(place);

    private static string Word(ServiceType type) => type.ToString().ToLowerInvariant();
}
