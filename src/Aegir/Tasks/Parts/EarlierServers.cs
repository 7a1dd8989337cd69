using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;

namespace Aegir.Tasks.Parts;

/// <summary>
/// Web servers on which nothing depends any more: those that a site left before, and that still send its visitors on, and
/// those that leave a cluster. They are told what becomes of it; one that does not answer is named in the log and holds
/// nobody up, for it may have been switched off since.
/// </summary>
internal static class EarlierServers
{
    /// <summary>A step for each server. No undo: they stand after a point of no return.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="servers">The servers.</param>
    /// <param name="news">What they are told: <c>where @example.com is now</c>.</param>
    /// <param name="gone">The site as its vhost there calls it, which goes; null where it stays.</param>
    /// <param name="steps">What else is done there.</param>
    public static IReadOnlyList<Step> Tell(
        Fleet fleet,
        IEnumerable<ContextName> servers,
        string news,
        HostedSite? gone,
        Func<ContextName, HttpService, IReadOnlyList<Step>> steps
    ) =>
        [
            .. servers
                .Distinct()
                .Select(server =>
                    IfThere(
                        fleet,
                        server,
                        $"tell {server} {news}",
                        http => [.. steps(server, http), .. gone is null ? [] : http.RetireVhost(gone)],
                        http => gone is null ? [] : http.ForgetSite(gone)
                    )
                ),
        ];

    /// <summary>
    /// Does something on a server that nothing depends on any more, if it has a record and answers. Otherwise the log says
    /// what to do when it answers again.
    /// </summary>
    /// <param name="fleet">Where.</param>
    /// <param name="server">The server.</param>
    /// <param name="name">What is done.</param>
    /// <param name="steps">Does it.</param>
    /// <param name="forget">Takes off the hub what then goes from the server when that is verified.</param>
    public static Step IfThere(
        Fleet fleet,
        ContextName server,
        string name,
        Func<HttpService, IReadOnlyList<Step>> steps,
        Func<HttpService, IReadOnlyList<Step>> forget
    ) =>
        Step.Do(
            name,
            async (scope, ct) =>
            {
                if (await Http(fleet, server, ct) is not { } http)
                {
                    scope.Report($"{server} is not among the servers any more.");
                    return;
                }
                try
                {
                    foreach (var (part, step) in steps(http).Index())
                        await step.Run(scope.Within(part), ct);
                }
                catch (Exception failure) when (failure is CommandFailed or Conflict)
                {
                    foreach (var step in forget(http))
                        await step.Run(scope, ct);
                    scope.Report(
                        $"{failure.Message} Nothing depends on {server} here any more; when it answers again: aegir server verify {server.Bare}"
                    );
                }
            },
            preview: async ct =>
                await Http(fleet, server, ct) is { } http && Step.InParallel(name, steps(http)).Preview is { } show
                    ? await show(ct)
                    : ""
        );

    private static async Task<HttpService?> Http(Fleet fleet, ContextName server, CancellationToken ct) =>
        await fleet.Db.Servers.Find(server, ct) is { } record ? await fleet.Http(record, ct) : null;
}
