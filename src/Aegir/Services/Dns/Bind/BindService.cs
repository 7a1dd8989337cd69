using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Dns.Bind;

/// <summary>
/// Answers for names with BIND. Of all zones that the server is the primary of a file is rendered on the hub and published;
/// there each that is new is checked, and only then takes the place of the one in use (see <see cref="BindServer"/>).
/// </summary>
/// <param name="place">Where it does its work.</param>
public sealed class BindService(ServicePlace place) : DnsService
{
    private readonly ContextName _server = place.Server.Name;
    private readonly BindServer _bind = new(place.Host, ZoneFiles.On(place));

    /// <inheritdoc cref="BindPreparation.Preparation"/>
    public static Preparation Preparation => BindPreparation.Preparation;

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CheckServer() =>
        [Step.Check($"the name server {_server} answers", (_, ct) => _bind.Serials(ct))];

    /// <inheritdoc/>
    public override async Task Check(IReadOnlyList<DomainName> names, CancellationToken ct)
    {
        var meant = (await Primary(ct)).Where(zone => names.Any(zone.Holds)).Select(zone => zone.Zone.Name).ToList();
        if (meant.Count > 0)
            await _bind.Check(meant, ct);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Step> PublishNames(IReadOnlyList<DomainName> names) =>
        [
            Step.Do(
                $"publish the zones of {_server} that hold {string.Join(", ", names)}",
                (scope, ct) => Publish(zone => names.Any(zone.Holds), scope, ct)
            ),
        ];

    /// <summary>It has no undo: the zones follow from records that it does not change.</summary>
    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) =>
        [
            Step.Do(
                $"publish the zones of {_server}",
                (scope, ct) => Publish(concerns: null, scope, ct),
                preview: async ct => await new ZoneFiles(place).Preview(await place.Zones.Read(_server, ct), ct)
            ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireServer() =>
        [
            Step.Do(
                $"take away the zones of {_server}",
                async (_, ct) =>
                {
                    using var held = await ConfigLock.Take(place.Layout, _server, ct);
                    await _bind.Retire(ct);
                    new ZoneFiles(place).Remove();
                }
            ),
        ];

    private async Task<IReadOnlyList<HostedZone>> Primary(CancellationToken ct) =>
        [.. (await place.Zones.Read(_server, ct)).Where(zone => zone.Zone.Server == _server)];

    /// <summary>
    /// Publishes all zones, each as the records say while the config is locked. One that cannot be published stays as it is,
    /// and is a failure only where it is one of those that it is about: an error in one zone stops no other.
    /// </summary>
    /// <param name="concerns">Which zones it is about; null for all of them, even if there are none.</param>
    /// <param name="scope">Where it says what went wrong with others.</param>
    /// <param name="ct">Stops it.</param>
    private async Task Publish(Func<HostedZone, bool>? concerns, StepScope scope, CancellationToken ct)
    {
        using var held = await ConfigLock.Take(place.Layout, _server, ct);
        var zones = await place.Zones.Read(_server, ct);
        var primary = zones.Where(zone => zone.Zone.Server == _server);
        var meant = primary.Where(zone => concerns?.Invoke(zone) != false).Select(zone => zone.Zone.Name).ToHashSet();
        if (concerns is not null && meant.Count == 0)
            return;
        var inUse = await _bind.Serials(ct);
        scope.Notes.Begin();
        await new ZoneFiles(place).Write(zones, inUse, meant.Contains, scope, ct);
        await _bind.Push(ct);
        if ((await _bind.Load(concerns is null ? null : meant, ct)).Trim() is { Length: > 0 } note)
            scope.Report(note);
    }
}
