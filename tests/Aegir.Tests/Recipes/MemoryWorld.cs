using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tests.Recipes;

/// <summary>A world of named values, changed by steps as careful as real ones have to be.</summary>
public sealed class MemoryWorld(params IReadOnlyList<Step> steps) : ICrashWorld
{
    private readonly SortedDictionary<string, string> _values = new() { ["a"] = "old a", ["b"] = "old b" };
    private readonly Dictionary<string, string?> _room = [];
    private IReadOnlyList<Step> _steps = steps;

    public UnixPath Room { get; } = Parsed.Parse<UnixPath>("/nowhere");

    public Func<Task> BeforeOperation { private get; set; } = () => Task.CompletedTask;

    public static MemoryWorld With(Func<MemoryWorld, IReadOnlyList<Step>> steps)
    {
        var world = new MemoryWorld();
        world._steps = steps(world);
        return world;
    }

    public Task<Recipe> Recipe() => Task.FromResult(Aegir.Recipes.Recipe.Of([.. _steps]));

    public Task<string> Look() => Task.FromResult(string.Join(", ", _values.Select(v => $"{v.Key}={v.Value}")));

    /// <summary>Sets a value and keeps the old; null removes it.</summary>
    public Step Put(int number, string key, string? value) =>
        Step.Do(
            $"{number}: set {key}",
            async (_, _) =>
            {
                await BeforeOperation();
                _room.TryAdd(number + key, _values.GetValueOrDefault(key));
                await BeforeOperation();
                Set(key, value);
            },
            async (_, _) =>
            {
                await BeforeOperation();
                if (_room.TryGetValue(number + key, out var old))
                    Set(key, old);
            }
        );

    /// <summary>Takes a value away for good: what stands behind a point of no return.</summary>
    public Step Drop(int number, string key) =>
        Step.Do(
            $"{number}: drop {key}",
            async (_, _) =>
            {
                await BeforeOperation();
                Set(key, null);
            }
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Set(string key, string? value)
    {
        if (value is null)
            _values.Remove(key);
        else
            _values[key] = value;
    }
}
