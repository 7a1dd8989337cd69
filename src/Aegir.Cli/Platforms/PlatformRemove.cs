using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform remove NAME</c></summary>
internal sealed class PlatformRemove : TaskCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The platform.", ContextName.Platform);

    private readonly Option<bool> _isGone = Typed.Flag(
        "--gone",
        "Its web server exists no more: forget the platform without touching it."
    );

    public PlatformRemove()
        : base("remove", "Take a platform off its web server, if no site is on it. The code on the hub stays.")
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
            await DeletePlatform.Plan(hub.Fleet, given.GetRequiredValue(_name), ct) with
            {
                IsGone = given.GetValue(_isGone),
            },
        ];
}
