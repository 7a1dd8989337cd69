using System.Net;
using System.Net.Sockets;

namespace Aegir.Tests;

/// <summary>
/// Ports of this machine that a test may listen at: below those that Linux gives to connections
/// (<c>net.ipv4.ip_local_port_range</c>), so that none is taken between the choice and the listening. Each is given once.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private static int _next = Random.Shared.Next(First, Last);

    public static int Choose()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref _next) % (Last - First);
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.DualMode = true;
                socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
