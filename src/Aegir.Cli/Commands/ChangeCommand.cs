using System.CommandLine;

namespace Aegir.Cli.Commands;

/// <summary>A command that changes records on the hub. With <c>--dry-run</c> it says what it would do.</summary>
internal abstract class ChangeCommand : AegirCommand
{
    private readonly Option<bool> _dryRun = Typed.Flag("--dry-run", "Say what would be done, and touch nothing.");

    protected ChangeCommand(string name, string description)
        : base(name, description) => Options.Add(_dryRun);

    public sealed override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        var changes = await Plan(hub, session, given, ct);
        return given.GetValue(_dryRun)
            ? Changes.Print(changes, session.Terminal)
            : await Changes.Make(changes, session.Terminal, ct);
    }

    /// <summary>What has to be done; empty if all is as it should be.</summary>
    protected abstract Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    );
}
