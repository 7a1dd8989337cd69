using Aegir.Model;

namespace Aegir.Views;

/// <summary>A zone of DNS; the TTL is in seconds, and the serial null before one was given.</summary>
public sealed record ZoneView(
    string Name,
    string Server,
    IReadOnlyList<string> Secondaries,
    string Contact,
    long Ttl,
    long? Serial
)
{
    /// <summary>The zone of a record, with the last serial that it was given.</summary>
    public static ZoneView Of(Zone zone, ZoneSerial serial) =>
        new(
            zone.Name.ToString(),
            zone.Server.Bare,
            [.. zone.Secondaries.Select(server => server.Bare)],
            zone.Contact.ToString(),
            (long)zone.Ttl.TotalSeconds,
            serial == ZoneSerial.None ? null : serial.Number
        );
}
