using Aegir.Model;

namespace Aegir.Store;

/// <summary>A process's right to work on a task and on the contexts that the task needs.</summary>
/// <param name="Task">The task.</param>
/// <param name="Owner">The process, as it described itself.</param>
/// <param name="Fence">
/// Rises with every process that takes the task over; a write that bears an older one is refused, so a process that was
/// asleep meanwhile cannot go on.
/// </param>
/// <param name="Expires">When others may take the task over, unless it is renewed before.</param>
public sealed record Lease(long Task, string Owner, long Fence, DateTimeOffset Expires);

/// <summary>A context that a task has.</summary>
/// <param name="Context">The context.</param>
/// <param name="IsAlone">Whether the task works on it, so that no other may have it; or it uses it, as others may.</param>
/// <param name="Verb">What the task does.</param>
/// <param name="State">How the task stands: running, or stuck.</param>
public sealed record HeldContext(ContextName Context, bool IsAlone, string Verb, TaskState State);

/// <summary>
/// Another process has taken the task over, because this one had not renewed its lease for too long. This one must
/// stop; the other puts things in order.
/// </summary>
public sealed class LeaseLost(long task) : Exception($"Another process has taken over task {task}.");
