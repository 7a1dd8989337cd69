using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Tasks;
using Aegir.Tests.Store;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Queue;

/// <summary>
/// Tasks as releases have stored them, a file each in <c>Stored/</c>. Nobody edits one: what is in somebody's queue looks
/// like that. With <c>AEGIR_ACCEPT=1</c> an example is stored of a task that has none.
/// </summary>
public sealed class StoredTasks
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder(), "*.json").Select(file => Path.GetFileName(file))];

    [Theory, MemberData(nameof(Files))]
    public void What_a_release_has_stored_stays_readable(string file)
    {
        var stored = Parse(File.ReadAllText(Path.Combine(Folder(), file)));
        var entry = new TaskEntry(1, file, ContextName.Server("a"), TaskState.Queued, default);
        var task = TaskCatalog.Default.Read(entry, new Secret(stored.ToJsonString()));
        Lost(stored, Parse(TaskCatalog.Default.Write(task).Reveal()), "$").ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_every_task_there_is_an_example()
    {
        foreach (var known in typeof(HostingTask).GetCustomAttributes<JsonDerivedTypeAttribute>())
        {
            var file = Path.Combine(Folder(), $"{known.TypeDiscriminator}.json".Replace(' ', '-'));
            if (Environment.GetEnvironmentVariable("AEGIR_ACCEPT") == "1" && !File.Exists(file))
                await File.WriteAllTextAsync(file, await Example(known), TinyHub.Ct);
            File.Exists(file).ShouldBeTrue($"There is no {file}. AEGIR_ACCEPT=1 stores an example.");
        }
    }

    private static async Task<string> Example(JsonDerivedTypeAttribute known)
    {
        if (known.DerivedType == typeof(PrepareServer))
            return Text(
                new PrepareServer(
                    Fixture.Server("web1"),
                    Parsed.Parse<UnixUser>("root"),
                    Parsed.Parse<UnixPath>("/root/.ssh/id_ed25519")
                )
            );
        var (hub, task) = await EveryTaskSurvives.Example($"{known.TypeDiscriminator}");
        await using var _ = hub;
        return Text(task).Replace($"{hub.Layout.Root}", "/var/aegir", StringComparison.Ordinal);
    }

    private static string Text(HostingTask task) =>
        Parse(TaskCatalog.Default.Write(task).Reveal()).ToJsonString(Readable) + "\n";

    /// <summary>
    /// What of the one is not in the other; that may have more. What a task works on and uses is stored and not read: it follows.
    /// </summary>
    private static IEnumerable<string> Lost(JsonNode? stored, JsonNode? written, string path) =>
        (stored, written) switch
        {
            (JsonObject before, JsonObject now) => before
                .Where(member => member.Key is not (nameof(HostingTask.Uses) or nameof(HostingTask.WorksOn)))
                .SelectMany(member => Lost(member.Value, now[member.Key], $"{path}.{member.Key}")),
            (JsonArray before, JsonArray now) when before.Count == now.Count => before.SelectMany(
                (item, index) => Lost(item, now[index], $"{path}[{index}]")
            ),
            _ => JsonNode.DeepEquals(stored, written) ? [] : [path],
        };

    private static JsonNode Parse(string json) => JsonNode.Parse(json).ShouldNotBeNull();

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here) ?? "", "Stored");
}
