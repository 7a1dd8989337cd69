using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary>A command that runs one task on one site.</summary>
internal abstract class SiteTaskCommand : TaskCommand
{
    protected SiteTaskCommand(string name, string description)
        : base(name, description) => Arguments.Add(Uri);

    /// <summary>The site that is meant.</summary>
    protected Argument<DomainName> Uri { get; } = Typed.Argument("URI", "The site.", Typed.Site);

    protected sealed override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    ) => [await PlanFor(await hub.Db.Sites.Get(given.GetRequiredValue(Uri), ct), hub, given, ct)];

    /// <summary>Chooses what the task needs.</summary>
    protected abstract Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct);
}
