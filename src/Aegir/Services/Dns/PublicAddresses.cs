using System.Net;
using System.Net.Sockets;
using Aegir.Model;

namespace Aegir.Services.Dns;

/// <summary>
/// Finds what numbers a server is reached at. A zone has addresses only and no aliases (CNAME): its own name can have no
/// alias, a name can have one at most though several web servers serve it, and what a short name of a server means is known
/// to the hub alone. Each name is looked up once.
/// </summary>
internal sealed class PublicAddresses
{
    private readonly Dictionary<HostAddress, IReadOnlyList<IPAddress>> _known = [];

    /// <summary>The addresses of a host, always in the same order.</summary>
    /// <exception cref="InvalidInput">It has none that others could reach; the message says what to do.</exception>
    public async Task<IReadOnlyList<IPAddress>> Of(HostAddress host, CancellationToken ct) =>
        _known.TryGetValue(host, out var known) ? known : _known[host] = await Find(host, ct);

    /// <summary>The addresses of several hosts, each once.</summary>
    /// <inheritdoc cref="Of(HostAddress, CancellationToken)" path="/exception"/>
    public async Task<IReadOnlyList<IPAddress>> Of(IEnumerable<HostAddress> hosts, CancellationToken ct)
    {
        var all = new List<IPAddress>();
        foreach (var host in hosts)
            all.AddRange(await Of(host, ct));
        return [.. all.Distinct()];
    }

    private static async Task<IReadOnlyList<IPAddress>> Find(HostAddress host, CancellationToken ct)
    {
        var found = await Lookup(host, ct);
        var reachable = found.Where(ip => !IPAddress.IsLoopback(ip) && !ip.IsIPv6LinkLocal).Distinct();
        return
            reachable.OrderBy(ip => ip.AddressFamily).ThenBy(ip => $"{ip}", StringComparer.Ordinal).ToArray()
                is { Length: > 0 } addresses
            ? addresses
            : throw new InvalidInput(
                $"{host} is {string.Join(", ", found.Select(ip => $"{ip}"))} here, where nobody else reaches it, so it cannot "
                    + "stand in DNS. Give the server an address that visitors reach, here in /etc/hosts or in its record."
            );
    }

    private static async Task<IPAddress[]> Lookup(HostAddress host, CancellationToken ct)
    {
        try
        {
            return await System.Net.Dns.GetHostAddressesAsync($"{host}", ct);
        }
        catch (SocketException failure)
        {
            throw new InvalidInput(
                $"The address of {host} cannot be found, so it cannot stand in DNS: {failure.Message}."
            );
        }
    }
}
