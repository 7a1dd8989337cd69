using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server remove NAME</c></summary>
internal sealed class ServerRemove : TaskCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The server.", ContextName.Server);

    private readonly Option<bool> _isGone = Typed.Flag(
        "--gone",
        "The machine exists no more: forget it without touching it."
    );

    public ServerRemove()
        : base("remove", "Take a server out of the fleet, if no platform and no site is on it.")
    {
        Arguments.Add(_name);
        Options.Add(_isGone);
    }

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    ) =>
        [
            await DeleteServer.Plan(hub.Fleet, given.GetRequiredValue(_name), ct) with
            {
                IsGone = given.GetValue(_isGone),
            },
        ];
}
