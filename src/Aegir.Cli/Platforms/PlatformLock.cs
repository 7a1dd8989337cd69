using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform lock NAME</c></summary>
internal sealed class PlatformLock() : PlatformLocking("lock", "Let a platform take no new site.", isLocked: true);

/// <summary><c>aegir platform unlock NAME</c></summary>
internal sealed class PlatformUnlock()
    : PlatformLocking("unlock", "Let a platform take new sites again.", isLocked: false);

/// <summary>Locks and unlocks; only the record changes.</summary>
internal abstract class PlatformLocking : ChangeCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The platform.", ContextName.Platform);
    private readonly bool _isLocked;

    protected PlatformLocking(string name, string description, bool isLocked)
        : base(name, description)
    {
        _isLocked = isLocked;
        Arguments.Add(_name);
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var platform = await hub.Db.Platforms.Get(given.GetRequiredValue(_name), ct);
        return platform.IsLocked == _isLocked
            ? []
            :
            [
                new Change(
                    $"{Name} {platform.Name}",
                    end => hub.Db.Platforms.Save(platform with { IsLocked = _isLocked }, end)
                ),
            ];
    }
}
