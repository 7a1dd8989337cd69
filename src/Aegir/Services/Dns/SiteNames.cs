using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Dns;

/// <summary>
/// The names of sites in DNS. They follow from the records alone, those of these sites and of all others that are in the
/// same zones: whatever task comes next publishes the same.
/// </summary>
/// <param name="sites">The sites as they shall be.</param>
/// <param name="servers">Whoever answers for names.</param>
public sealed class SiteNames(
    IReadOnlyList<Site> sites,
    Func<CancellationToken, Task<IReadOnlyList<DnsService>>> servers
)
{
    private const int Recording = 0;
    private const int Publishing = 1;
    private const int PuttingBack = 2;

    /// <summary>Looks whether the servers that answer for the names can be worked with.</summary>
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
        return Follow(
            record,
            async (scope, ct) =>
            {
                // All of them first: what is published nowhere needs not be put back anywhere.
                await Check(names, ct);
                await Publish(names, scope.Within(Publishing), ct);
            },
            async (scope, ct) =>
            {
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
            }
        );
    }

    /// <summary>
    /// The same where the record has to be written even if a name server is out of reach: the log says what to do later.
    /// </summary>
    public Step FollowIfReachable(Step record)
    {
        return Follow(
            record,
            (scope, ct) => Try(scope.Within(Publishing), ct),
            (scope, ct) => Try(scope.Within(PuttingBack), ct)
        );

        async Task Try(StepScope scope, CancellationToken ct)
        {
            try
            {
                await Publish(NamesOf(sites), scope, ct);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                scope.Report($"DNS has not been told: {failure.Message} Later: aegir server verify NAME");
            }
        }
    }

    private static Step Follow(Step record, StepAction publish, StepAction putBack) =>
        record with
        {
            Name = $"{record.Name}, in DNS too",
            Run = async (scope, ct) =>
            {
                await record.Run(scope.Within(Recording), ct);
                await publish(scope, ct);
            },
            Undo = record.Undo is not { } undo
                ? null
                : async (scope, ct) =>
                {
                    await undo(scope.Within(Recording), ct);
                    await putBack(scope, ct);
                },
        };

    private async Task Check(IReadOnlyList<DomainName> names, CancellationToken ct) =>
        await Together.All((await servers(ct)).Select(server => server.Check(names, ct)));

    /// <summary>A server that fails does not keep the others from being told.</summary>
    private async Task Publish(IReadOnlyList<DomainName> names, StepScope scope, CancellationToken ct)
    {
        var steps = (await servers(ct)).SelectMany(server => server.PublishNames(names));
        await Together.InTurn(steps.Select(step => (Func<Task>)(() => step.Run(scope, ct))));
    }

    private static IReadOnlyList<DomainName> NamesOf(IReadOnlyList<Site> sites) =>
        [.. sites.SelectMany(site => site.Aliases.Prepend(site.Uri)).Distinct()];
}
