using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services;

/// <summary>Whoever has to know where the names of sites lead. As it stands it knows none.</summary>
public abstract class NameService : Service
{
    /// <summary>Looks whether it can be worked with, if it has to know one of these names.</summary>
    /// <exception cref="CommandFailed">It is out of reach; nothing was changed.</exception>
    public virtual Task Check(IReadOnlyList<DomainName> names, CancellationToken ct) => Task.CompletedTask;

    /// <summary>
    /// Makes what it knows of these names what the records say at that moment. It needs no undo: done again when the
    /// records are what they were, that is too. The step makes its room before it changes anything.
    /// </summary>
    public virtual IReadOnlyList<Step> PublishNames(IReadOnlyList<DomainName> names) => [];
}
