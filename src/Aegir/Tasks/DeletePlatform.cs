using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Takes a platform off its web server and out of the records. The code on the hub stays where it is.</summary>
/// <param name="Platform">The platform as recorded.</param>
/// <param name="IsGone">Whether its web server exists no more: nothing on it is touched.</param>
public sealed record DeletePlatform(Platform Platform, bool IsGone = false) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "platform remove";

    /// <inheritdoc/>
    public override ContextName Context => Platform.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Platform.WebServer];

    /// <summary>Plans the removal.</summary>
    /// <exception cref="Conflict">There are sites on it; the message names them.</exception>
    public static async Task<DeletePlatform> Plan(Fleet fleet, ContextName name, CancellationToken ct)
    {
        var platform = await fleet.Db.Platforms.Get(name, ct);
        await fleet.Db.Platforms.DemandUnused(name, ct);
        return new DeletePlatform(platform);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, Platform.Name, ct) with
        {
            IsGone = IsGone,
        };

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var http = await fleet.Http(Platform, ct);
        var isCluster = (await fleet.Db.Servers.Get(Platform.WebServer, ct)).IsCluster;
        var isUnused = Check("no site is on it", (_, end) => fleet.Db.Platforms.DemandUnused(Platform.Name, end));
        if (IsGone)
            return
            [
                isUnused,
                PointOfNoReturn,
                .. http.ForgetPlatform(Platform),
                Recording.Forget(fleet, Platform),
                GoneServer.Leave(Platform.WebServer, $"{Platform.Root} and the platform's rules"),
            ];
        return
        [
            isUnused,
            GoneServer.Check(
                $"nothing but its code is in {Platform.Root} on {Platform.WebServer}",
                end => http.CheckRetirement(Platform, end),
                (isCluster ? $"aegir cluster out {Platform.WebServer.Bare} MEMBER; if none of its servers does: " : "")
                    + $"aegir platform remove {Platform.Name.Bare} --gone"
            ),
            PointOfNoReturn,
            .. http.RetirePlatform(Platform),
            Recording.Forget(fleet, Platform),
        ];
    }
}
