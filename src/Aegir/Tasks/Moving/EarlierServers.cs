using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;

namespace Aegir.Tasks.Moving;

/// <summary>
/// Web servers that a site left before, and that still send its visitors on. They are told what becomes of it; one that
/// does not answer is named in the log and holds nobody up, for it may have been switched off since.
/// </summary>
internal static class EarlierServers
{
    /// <summary>A step for each server that still has a record. No undo: they stand after a point of no return.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="servers">The servers.</param>
    /// <param name="news">What they are told: <c>where @example.com is now</c>.</param>
    /// <param name="gone">The site as its vhost there calls it, which goes; null where it stays.</param>
    /// <param name="steps">What else is done there.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyList<Step>> Tell(
        Fleet fleet,
        IEnumerable<ContextName> servers,
        string news,
        HostedSite? gone,
        Func<ContextName, HttpService, IReadOnlyList<Step>> steps,
        CancellationToken ct
    )
    {
        var all = new List<Step>();
        foreach (var server in servers.Distinct())
            if (await fleet.Db.Servers.Find(server, ct) is { } record)
            {
                var http = await fleet.Http(record, ct);
                Step[] told = [.. steps(server, http), .. gone is null ? [] : http.RetireVhost(gone)];
                all.Add(Try($"tell {server} {news}", server, told, gone is null ? [] : http.ForgetSite(gone)));
            }
        return all;
    }

    /// <summary>What is forgotten on the hub goes from the server when that is verified.</summary>
    private static Step Try(string name, ContextName server, IReadOnlyList<Step> steps, IReadOnlyList<Step> forget) =>
        Step.Do(
            name,
            async (scope, ct) =>
            {
                try
                {
                    foreach (var (part, step) in steps.Index())
                        await step.Run(scope.Within(part), ct);
                }
                catch (CommandFailed failure)
                {
                    foreach (var step in forget)
                        await step.Run(scope, ct);
                    scope.Report(
                        $"{failure.Message} The site does not need {server} any more; when it answers again: aegir server verify {server.Bare}"
                    );
                }
            }
        );
}
