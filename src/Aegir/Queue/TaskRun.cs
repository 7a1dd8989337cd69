using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Queue;

/// <summary>A task that has ended.</summary>
/// <param name="Entry">The task as the store keeps it.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record TaskRun(TaskEntry Entry, Outcome Outcome);
