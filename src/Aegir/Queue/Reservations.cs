using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>
/// Contexts that are spoken for: some by one task alone, others by tasks that use them side by side. The rule of
/// <see cref="Store.LeaseTable"/>, for tasks that have no lease yet.
/// </summary>
internal sealed class Reservations
{
    private readonly HashSet<ContextName> _worksOn = [];
    private readonly HashSet<ContextName> _uses = [];

    /// <summary>Whether a task could run beside all that is spoken for.</summary>
    public bool Admit(HostingTask task) =>
        !task.WorksOn.Any(context => _worksOn.Contains(context) || _uses.Contains(context))
        && !task.Uses.Any(_worksOn.Contains);

    /// <summary>Adds what a task needs.</summary>
    public void Add(HostingTask task)
    {
        _worksOn.UnionWith(task.WorksOn);
        _uses.UnionWith(task.Uses);
    }

    /// <summary>Adds a context that a task has.</summary>
    /// <param name="context">The context.</param>
    /// <param name="isAlone">Whether the task works on it, or merely uses it.</param>
    public void Add(ContextName context, bool isAlone) => (isAlone ? _worksOn : _uses).Add(context);
}
