using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>Turns tasks into what the store keeps of them, and back.</summary>
public sealed class TaskCatalog
{
    private readonly JsonTypeInfo<HostingTask> _type;

    internal TaskCatalog(JsonTypeInfo<HostingTask> type) => _type = type;

    /// <summary>All tasks that are named on <see cref="HostingTask"/>.</summary>
    public static TaskCatalog Default { get; } = new(TaskJson.OfTasks());

    /// <summary>A task's inputs, to be sealed: passwords that it chose are among them.</summary>
    public Secret Write(HostingTask task) => new(JsonSerializer.Serialize(task, _type));

    /// <summary>The task again.</summary>
    /// <exception cref="Conflict">Another version of the program stored it, and this one cannot read it.</exception>
    public HostingTask Read(TaskEntry entry, Secret inputs)
    {
        try
        {
            if (JsonSerializer.Deserialize(inputs.Reveal(), _type) is { } task)
                return task;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or ArgumentException)
        {
            // The fault is not passed on: it quotes what was stored, and that may be a password.
        }
        throw new Conflict(
            $"Task {entry.Id} ({entry.Verb} {entry.Context}) was stored by another version of Aegir, and this one cannot read it. Use the version that stored it."
        );
    }
}
