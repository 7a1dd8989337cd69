using Aegir.Model;

namespace Aegir.Services.Dns;

/// <summary>Tells what zones there are, and gives them their serials.</summary>
/// <param name="Read">Reads the zones that a server is a primary or a secondary of, as the records are now.</param>
/// <param name="NextSerial">Gives a zone the serial after all that it was given and after the one that is in use.</param>
public sealed record ZoneRecords(
    Func<ContextName, CancellationToken, Task<IReadOnlyList<HostedZone>>> Read,
    Func<DomainName, ZoneSerial, CancellationToken, Task<ZoneSerial>> NextSerial
)
{
    /// <summary>Of a fleet that has no zones.</summary>
    public static ZoneRecords None { get; } =
        new((_, _) => Task.FromResult<IReadOnlyList<HostedZone>>([]), (_, inUse, _) => Task.FromResult(inUse));
}
