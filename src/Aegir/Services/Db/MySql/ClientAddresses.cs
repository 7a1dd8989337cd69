using System.Net;
using Aegir.Hosts;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// Finds the addresses from which a database server sees its clients come, since users are granted access from exactly
/// those. The client itself knows: its kernel chooses the source address by the way to the server, whatever names or
/// further addresses it has. Behind address translation that is not what the server sees; then there is no way in.
/// </summary>
internal static class ClientAddresses
{
    private const int MostForOne = 8;

    private const string AskKernel = """
        getent ahosts "$1" | cut -d' ' -f1 | uniq | while read -r address; do ip -o route get "$address" || :; done |
          sed -n 's/.* src \([0-9a-f.:]*\).*/\1/p' | sort -u
        """;

    /// <summary>The addresses of all clients and of the hub; each is asked once, all at the same time.</summary>
    /// <exception cref="CommandFailed">A client is out of reach, or knows no way to the server.</exception>
    public static async Task<IReadOnlyList<IPAddress>> Find(
        DatabaseServer endpoint,
        LocalHost hub,
        IReadOnlyList<Host> clients,
        CancellationToken ct
    )
    {
        var found = await Task.WhenAll(clients.Append(hub).Distinct().Select(client => Of(client, endpoint, ct)));
        return [.. found.SelectMany(addresses => addresses).Distinct()];
    }

    private static async Task<IEnumerable<IPAddress>> Of(Host client, DatabaseServer endpoint, CancellationToken ct)
    {
        if (endpoint.Host.IsLoopback)
            return [IPAddress.Parse(endpoint.Host.ToString())];
        var question = Command.Script(AskKernel, endpoint.Host.ToString());
        var answer = (await client.Query(question, ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var addresses = answer.Select(line => IPAddress.TryParse(line, out var ip) ? ip : null).OfType<IPAddress>();
        return addresses.Take(MostForOne).ToArray() is { Length: > 0 } known
            ? known
            : throw new CommandFailed(
                client.Name,
                question,
                $"found no way to {endpoint.Host}. Does that name resolve there?"
            );
    }
}
