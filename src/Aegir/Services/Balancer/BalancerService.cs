using Aegir.Hosts;
using Aegir.Recipes;

namespace Aegir.Services.Balancer;

/// <summary>
/// Stands before clusters and shares out the visitors of their sites among the members that serve. As it stands it is
/// the null service: it publishes nothing.
/// </summary>
/// <remarks>
/// All of its config follows from the records. So no step of it has an undo: when the records are put back, it is made
/// what they say again (<see cref="Step.Followed"/>).
/// </remarks>
public class BalancerService : NameService
{
    /// <summary>Where visitors reach it; null for the null service.</summary>
    public virtual WebAddress? Address => null;

    /// <summary>Looks whether it can be worked with.</summary>
    /// <exception cref="CommandFailed">It is out of reach; nothing was changed.</exception>
    public virtual Task Check(CancellationToken ct) => Task.CompletedTask;

    /// <summary>
    /// Makes its config what the records say, and waits, for half a minute at most, for the requests that were under way
    /// to members that are in no longer.
    /// </summary>
    public virtual IReadOnlyList<Step> PublishMembers() => [];
}
