using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>A task that waits for a worker.</summary>
/// <param name="Entry">The task as the store keeps it.</param>
/// <param name="Task">The task.</param>
public sealed record QueuedTask(TaskEntry Entry, HostingTask Task);
