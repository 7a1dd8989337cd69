using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Dns;

/// <summary>
/// The names of a site in DNS. They follow from the records alone, its own and those of all other sites that are in the
/// same zones: whatever task comes next publishes the same.
/// </summary>
/// <param name="site">The site as it shall be.</param>
/// <param name="servers">Whoever answers for names.</param>
public sealed class SiteNames(Site site, Func<CancellationToken, Task<IReadOnlyList<DnsService>>> servers)
{
    private const int Recording = 0;
    private const int Publishing = 1;
    private const int PuttingBack = 2;

    /// <summary>Looks whether the servers that answer for the site's names can be worked with.</summary>
    public async Task Check(CancellationToken ct)
    {
        foreach (var server in await servers(ct))
            await server.Check(NamesOf(site), ct);
    }

    /// <summary>
    /// The step that writes the site's record, and publishes its names when that is done; its undo puts the record back, and
    /// then the names. Names that no zone holds are somebody else's business.
    /// </summary>
    /// <param name="record">Writes, or deletes, the site's record.</param>
    /// <param name="before">The site as it was, if it had other names.</param>
    public Step Follow(Step record, Site? before = null)
    {
        IReadOnlyList<DomainName> names = [.. NamesOf(site).Union(NamesOf(before ?? site))];
        return record with
        {
            Name = $"{record.Name}, in DNS too",
            Run = async (scope, ct) =>
            {
                await record.Run(scope.Within(Recording), ct);
                await Publish(names, scope.Within(Publishing), ct);
            },
            Undo = record.Undo is not { } undo
                ? null
                : async (scope, ct) =>
                {
                    await undo(scope.Within(Recording), ct);
                    try
                    {
                        await Publish(names, scope.Within(PuttingBack), ct);
                    }
                    catch (Exception failure)
                        when (failure is not OperationCanceledException
                            && !Directory.Exists($"{scope.Within(Publishing).Room}")
                        )
                    {
                        // Nothing was published, so nothing has to be put back where it cannot be.
                        scope.Report(failure.Message);
                    }
                },
        };
    }

    private async Task Publish(IReadOnlyList<DomainName> names, StepScope scope, CancellationToken ct)
    {
        foreach (var step in (await servers(ct)).SelectMany(server => server.PublishNames(names)))
            await step.Run(scope, ct);
    }

    private static IReadOnlyList<DomainName> NamesOf(Site site) => [site.Uri, .. site.Aliases];
}
