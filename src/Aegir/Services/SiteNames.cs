using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services;

/// <summary>
/// The names of sites in DNS, and at the balancers before them. They follow from the records alone, those of these sites and
/// of all others there: whatever task comes next publishes the same.
/// </summary>
/// <param name="sites">The sites as they shall be.</param>
/// <param name="servers">Whoever has to know names.</param>
public sealed class SiteNames(
    IReadOnlyList<Site> sites,
    Func<CancellationToken, Task<IReadOnlyList<NameService>>> servers
)
{
    /// <summary>Looks whether the servers that have to know the names can be worked with.</summary>
    /// <exception cref="CommandFailed">One is out of reach; nothing was changed.</exception>
    public Task Check(CancellationToken ct) => Check(NamesOf(sites), ct);

    /// <summary>
    /// The step that writes a record, and publishes the names when that is done; its undo puts the record back, and then the
    /// names. Names that no zone holds are somebody else's business.
    /// </summary>
    /// <param name="record">Writes, or deletes, the record of a site, or of what serves these sites.</param>
    /// <param name="before">The site as it was, if it had other names.</param>
    public Step Follow(Step record, Site? before = null)
    {
        var names = NamesOf(before is null ? sites : [.. sites, before]);
        return record.Followed(
            Name(record),
            async (scope, ct) =>
            {
                // All of them first: what is published nowhere needs not be put back anywhere.
                await Check(names, ct);
                await Publish(names, scope, ct);
            },
            (scope, ct) => Publish(names, scope, ct)
        );
    }

    /// <summary>
    /// The same where the record has to be written even if one of them is out of reach: the log says what to do later.
    /// </summary>
    public Step FollowIfReachable(Step record)
    {
        return record.Followed(Name(record), Try, Try);

        async Task Try(StepScope scope, CancellationToken ct)
        {
            try
            {
                await Publish(NamesOf(sites), scope, ct);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                scope.Report(
                    $"Not all who have to know its names have been told: {failure.Message} Later: aegir server verify NAME"
                );
            }
        }
    }

    private static string Name(Step record) => $"{record.Name}, with its names";

    private async Task Check(IReadOnlyList<DomainName> names, CancellationToken ct) =>
        await Together.All((await servers(ct)).Select(server => server.Check(names, ct)));

    /// <summary>A server that fails does not keep the others from being told.</summary>
    private async Task Publish(IReadOnlyList<DomainName> names, StepScope scope, CancellationToken ct)
    {
        var steps = (await servers(ct)).SelectMany(server => server.PublishNames(names)).Index();
        await Together.InTurn(steps.Select(step => (Func<Task>)(() => step.Item.Run(scope.Within(step.Index), ct))));
    }

    private static IReadOnlyList<DomainName> NamesOf(IReadOnlyList<Site> sites) =>
        [.. sites.SelectMany(site => site.Aliases.Prepend(site.Uri)).Distinct()];
}
