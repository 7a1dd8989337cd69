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
    public bool Admit(HostingTask task) => Admit(task.WorksOn, task.Uses);

    /// <summary>Whether a task would not take what one before it is about.</summary>
    public bool AdmitTurn(HostingTask task) => Admit(Turn(task.WorksOn, task), Turn(task.Uses, task));

    /// <summary>Adds what a task needs.</summary>
    public void Add(HostingTask task) => Add(task.WorksOn, task.Uses);

    /// <summary>
    /// Adds what a task is about, under all names; not what it needs besides. A cluster that waits for one of its sites keeps
    /// no turn for all the others.
    /// </summary>
    public void AddTurn(HostingTask task) => Add(Turn(task.WorksOn, task), Turn(task.Uses, task));

    /// <summary>Adds a context that a task has.</summary>
    /// <param name="context">The context.</param>
    /// <param name="isAlone">Whether the task works on it, or merely uses it.</param>
    public void Add(ContextName context, bool isAlone) => (isAlone ? _worksOn : _uses).Add(context);

    private static IEnumerable<ContextName> Turn(IEnumerable<ContextName> contexts, HostingTask task) =>
        contexts.Where(context => context.Kind == task.Context.Kind);

    private bool Admit(IEnumerable<ContextName> worksOn, IEnumerable<ContextName> uses) =>
        !worksOn.Any(context => _worksOn.Contains(context) || _uses.Contains(context)) && !uses.Any(_worksOn.Contains);

    private void Add(IEnumerable<ContextName> worksOn, IEnumerable<ContextName> uses)
    {
        _worksOn.UnionWith(worksOn);
        _uses.UnionWith(uses);
    }
}
