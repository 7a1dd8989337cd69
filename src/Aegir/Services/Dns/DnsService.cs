using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Dns;

/// <summary>Answers for names. As it stands it is the null service: it knows no zone, and publishes nothing.</summary>
public class DnsService : Service
{
    /// <summary>Looks whether the name server can be worked with, if one of its zones holds one of these names.</summary>
    /// <exception cref="CommandFailed">It is out of reach; nothing was changed.</exception>
    public virtual Task Check(IReadOnlyList<DomainName> names, CancellationToken ct) => Task.CompletedTask;

    /// <summary>
    /// Makes the zones that hold these names, and that it is the primary server of, what the records say at that moment.
    /// It needs no undo: done again when the records are what they were, the zones are too. The step makes its room before
    /// it changes anything.
    /// </summary>
    public virtual IReadOnlyList<Step> PublishNames(IReadOnlyList<DomainName> names) => [];
}
