using Aegir.Model;
using Aegir.Store;

namespace Aegir.Tasks;

/// <summary>What has to go before something else can.</summary>
internal static class Dependants
{
    private const int Named = 5;

    /// <summary>Does nothing if no platform and no site is on this server or platform.</summary>
    /// <exception cref="Conflict">Something is; the message names the first few.</exception>
    public static async Task Refuse(Fleet fleet, ContextName context, CancellationToken ct)
    {
        var platforms = context.Kind == ContextKind.Server ? await fleet.Db.Platforms.List(context, ct) : [];
        var filter =
            context.Kind == ContextKind.Server
                ? SiteFilter.All with
                {
                    DbServer = context,
                }
                : SiteFilter.All with
                {
                    Platform = context,
                };
        var sites = await fleet.Db.Sites.Overview(filter, ct);
        List<ContextName> dependants = [.. platforms.Select(p => p.Name), .. sites.Select(s => s.Uri.ToContext())];
        if (dependants.Count == 0)
            return;
        var named = string.Join(", ", dependants.Take(Named));
        var more = dependants.Count > Named ? $" and {dependants.Count - Named} more" : "";
        throw new Conflict($"{context} is still used by {named}{more}. Delete or move them first.");
    }
}
