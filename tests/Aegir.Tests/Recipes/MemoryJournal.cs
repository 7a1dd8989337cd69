using Aegir.Recipes;

namespace Aegir.Tests.Recipes;

/// <summary>A journal that outlives the process: it is given to the next one.</summary>
public sealed class MemoryJournal(int steps) : IRecipeJournal
{
    private readonly StepState[] _states = new StepState[steps];

    public IReadOnlyList<StepState> States => _states;

    /// <summary>Called before and after each entry is written.</summary>
    public Func<Task> Moment { get; set; } = () => Task.CompletedTask;

    public async Task Record(int index, StepState state, string? message, CancellationToken ct)
    {
        await Moment();
        _states[index] = state;
        await Moment();
    }
}
