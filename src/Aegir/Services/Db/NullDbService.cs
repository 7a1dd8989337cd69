using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;

namespace Aegir.Services.Db;

/// <summary>
/// Stands where a server offers no database. Steps are empty; what would have to give an answer says instead which
/// server lacks the service.
/// </summary>
/// <param name="server">The server that was asked.</param>
public sealed class NullDbService(ContextName server) : DbService
{
    /// <inheritdoc/>
    public override DatabaseEndpoint Endpoint => throw Missing();

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) => throw Missing();

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients) => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients) => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireDatabase(HostedSite site) => [];

    /// <inheritdoc/>
    public override Task<bool> Exists(SqlName name, CancellationToken ct) => Task.FromResult(false);

    /// <inheritdoc/>
    public override Task Dump(HostedSite site, PipeTarget dump, CancellationToken ct) => throw Missing();

    /// <inheritdoc/>
    public override Task DumpForeign(
        Host machine,
        ForeignDatabase database,
        bool isTrial,
        PipeTarget dump,
        CancellationToken ct
    ) => throw Missing();

    /// <inheritdoc/>
    public override Task Import(HostedSite site, PipeSource dump, CancellationToken ct) => throw Missing();

    private InvalidInput Missing() =>
        new($"{server} offers no database service. Choose a server that does: aegir server list");
}
