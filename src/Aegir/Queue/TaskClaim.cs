using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>A task that this process has taken up and not yet begun.</summary>
/// <param name="Entry">The task as the store keeps it.</param>
/// <param name="Task">The task.</param>
/// <param name="Lease">The right to work on it.</param>
public sealed record TaskClaim(TaskEntry Entry, HostingTask Task, Lease Lease);
