using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Tasks;

namespace Aegir.Tests.Queue;

/// <summary>
/// A task made of words, one a step: <c>put X</c> makes a file in the world, <c>stick X</c> makes one that is not to be
/// taken away before the file <c>mended</c> is there, <c>linger X</c> one whose undo waits until then, <c>keep</c> a read-only directory in its room, <c>need X</c> fails without a file, <c>fail</c>, <c>hang</c> (until it is cancelled), <c>die</c>
/// (never comes back, as if the process were dead), <c>final</c> (the point of no return), <c>unbuildable</c>.
/// </summary>
internal sealed record TestTask(DomainName Site, Secret Password, IReadOnlyList<string> Words) : HostingTask
{
    public override string Verb => "site test";

    public override ContextName Context => Site.ToContext();

    public override IReadOnlyList<ContextName> WorksOn => IsOfPlatform ? [ContextName.Platform("p")] : [Context];

    public override IReadOnlyList<ContextName> Uses => IsOfPlatform ? [] : [ContextName.Platform("p")];

    /// <summary>Whether it works on the platform, which all others use.</summary>
    public bool IsOfPlatform { get; init; }

    public static TaskCatalog Catalog { get; } = new(Known());

    public static TestTask On(string site, params IReadOnlyList<string> words) =>
        new(Parsed.Parse<DomainName>(site), new Secret("canary"), words);

    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct) =>
        Words.Contains("unbuildable")
            ? throw new NotFound("There is no platform @platform_p.")
            : Task.FromResult(
                Aegir.Recipes.Recipe.Of([.. Words.Select(word => For(word, fleet.Layout.Root.ToString()))])
            );

    private static Step For(string word, string root) =>
        word.Split(' ') switch
        {
            ["put", var name] => Step.Do(
                word,
                (_, ct) => File.WriteAllTextAsync(Path.Combine(root, name), "", ct),
                (_, _) => Remove(Path.Combine(root, name))
            ),
            ["stick", var name] => Step.Do(
                word,
                (_, ct) => File.WriteAllTextAsync(Path.Combine(root, name), "", ct),
                (_, _) => Remove(Path.Combine(root, name), isAllowed: File.Exists(Path.Combine(root, "mended")))
            ),
            ["linger", var name] => Step.Do(
                word,
                (_, ct) => File.WriteAllTextAsync(Path.Combine(root, name), "", ct),
                async (_, ct) =>
                {
                    if (!File.Exists(Path.Combine(root, "mended")))
                        await Task.Delay(Timeout.Infinite, ct);
                    await Remove(Path.Combine(root, name));
                }
            ),
            ["say"] => Step.Do(
                word,
                (scope, _) =>
                {
                    scope.Report("hello");
                    return Task.CompletedTask;
                }
            ),
            ["keep"] => Step.Do(
                word,
                (scope, _) =>
                {
                    var kept = Directory.CreateDirectory($"{scope.Room}/modules");
                    File.WriteAllText($"{kept}/a.module", "");
                    kept.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
                    return Task.CompletedTask;
                }
            ),
            ["need", var name] => Step.Do(
                word,
                (_, _) => File.Exists(Path.Combine(root, name)) ? Task.CompletedTask : throw new FileNotFoundException()
            ),
            ["fail"] => Step.Do(word, (_, _) => throw new InvalidOperationException("it failed")),
            ["hang"] => Step.Do(word, (_, ct) => Task.Delay(Timeout.Infinite, ct)),
            ["die"] => Step.Do(word, (_, _) => new TaskCompletionSource().Task),
            ["final"] => Step.PointOfNoReturn,
            _ => throw new ArgumentException(word),
        };

    private static Task Remove(string file, bool isAllowed = true)
    {
        if (!isAllowed)
            throw new InvalidOperationException("it sticks");
        File.Delete(file);
        return Task.CompletedTask;
    }

    private static JsonTypeInfo<HostingTask> Known()
    {
        var resolver = JsonTypeInfoResolver
            .Combine(TaskJson.Default, TestTaskJson.Default)
            .WithAddedModifier(type =>
            {
                if (type.Type != typeof(HostingTask))
                    return;
                type.PolymorphismOptions ??= new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "task" };
                type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(typeof(TestTask), "site test"));
            });
        var options = new JsonSerializerOptions(TaskJson.Default.Options) { TypeInfoResolver = resolver };
        return (JsonTypeInfo<HostingTask>)options.GetTypeInfo(typeof(HostingTask));
    }
}

[JsonSerializable(typeof(TestTask))]
internal sealed partial class TestTaskJson : JsonSerializerContext;
