using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Dns;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>A name server that is two files a zone: its names, and the serial, which only grows.</summary>
internal sealed class TinyDns(TreeHost host, HubLayout layout, ContextName server, ZoneRecords zones, Faults faults)
    : DnsService
{
    public override Task Check(IReadOnlyList<DomainName> names, CancellationToken ct) => faults.Moment();

    public override IReadOnlyList<Step> VerifyServer(ServerContents contents) =>
        [Step.Do($"publish the zones of {server}", (scope, ct) => Publish(_ => true, scope, ct))];

    public override IReadOnlyList<Step> PublishNames(IReadOnlyList<DomainName> names) =>
        [Step.Do("publish names", (scope, ct) => Publish(zone => names.Any(zone.Holds), scope, ct))];

    private async Task Publish(Predicate<HostedZone> isMeant, StepScope scope, CancellationToken ct)
    {
        foreach (var zone in await zones.Read(server, ct))
        {
            await faults.Moment();
            var text = string.Concat(zone.Names.Select(name => $"{name.Name} {string.Join(' ', name.Hosts)}\n"));
            var file = host.Of(layout.Root / "zones" / zone.Zone.Name);
            if (!isMeant(zone) || File.Exists($"{file}") && await File.ReadAllTextAsync($"{file}", ct) == text)
                continue;
            var inUse = Serial(zone.Zone.Name);
            scope.Notes.Begin();
            await faults.Moment();
            var next = await zones.NextSerial(zone.Zone.Name, inUse, ct);
            next.IsAfter(inUse).ShouldBeTrue();
            await faults.Moment();
            await AtomicFile.Write(file, text, ct);
            await AtomicFile.Write(SerialFile(zone.Zone.Name), $"{next}", ct);
        }
    }

    private ZoneSerial Serial(DomainName zone) =>
        File.Exists($"{SerialFile(zone)}")
            ? new ZoneSerial(uint.Parse(File.ReadAllText($"{SerialFile(zone)}"), null))
            : ZoneSerial.None;

    private UnixPath SerialFile(DomainName zone) => host.Of(layout.Root / "serials" / zone);
}
