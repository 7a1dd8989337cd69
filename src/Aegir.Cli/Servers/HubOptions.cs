using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Cli.Servers;

/// <summary>The services that <c>init</c> is told of: those that need no server of their own.</summary>
internal sealed class HubOptions
{
    private readonly Option<string> _db = Typed.Option(
        "--db",
        "PRODUCT",
        "This machine keeps databases of the sites that it serves: sqlite.",
        word => ForHub(ServiceType.Db, word)
    );

    /// <summary>The options, for a command to take up.</summary>
    public IEnumerable<Option> All => [_db];

    /// <summary>What was asked for.</summary>
    public IReadOnlyList<OfferedService> Services(ParseResult given)
    {
        var services = new List<OfferedService>();
        if (given.GetValue(_db) is { } db)
            services.Add(new OfferedService(ServiceType.Db, db));
        return services;
    }

    private static string ForHub(ServiceType type, string word) =>
        ServiceCatalog.Find(type, word) is { IsForHubAlone: true } entry
            ? entry.Implementation
            : throw new InvalidInput(
                $"{word} runs on a server, not on the hub itself. Add one: aegir server add NAME --host HOST --{type.ToString().ToLowerInvariant()} {word}"
            );
}
