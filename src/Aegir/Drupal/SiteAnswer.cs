using System.Text.Json;
using System.Text.Json.Serialization;
using Aegir.Model;

namespace Aegir.Drupal;

/// <summary>
/// What a site's code answered. The code is not trusted, so an answer is only believed to be about that site, and its
/// parts are parsed before use.
/// </summary>
internal sealed record SiteAnswer(
    string? Url = null,
    IReadOnlyList<string>? Updates = null,
    IReadOnlyList<AnsweredPackage>? Packages = null,
    RewrittenPaths? Rewritten = null
)
{
    /// <summary>Reads the answer of one of our scripts.</summary>
    /// <exception cref="InvalidInput">It is none.</exception>
    public static SiteAnswer Parse(string json) =>
        Read(() => JsonSerializer.Deserialize(json, AnswerJson.Default.SiteAnswer));

    /// <summary>Reads what <c>drush pm:list --format=json</c> prints, by machine name.</summary>
    /// <exception cref="InvalidInput">It is something else.</exception>
    public static Dictionary<string, DrushPackage> DrushPackages(string json) =>
        Read(() => JsonSerializer.Deserialize(json, AnswerJson.Default.DictionaryStringDrushPackage));

    /// <summary>Reads an object of numbers.</summary>
    /// <exception cref="InvalidInput">It is something else.</exception>
    public static Dictionary<string, int> Numbers(string json) =>
        Read(() => JsonSerializer.Deserialize(json, AnswerJson.Default.DictionaryStringInt32));

    private static T Read<T>(Func<T?> parse)
    {
        try
        {
            return parse() ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new InvalidInput(
                "The site's code answered with something else than it was asked for; is it modified?"
            );
        }
    }
}

/// <summary>An extension as the scripts print it.</summary>
internal sealed record AnsweredPackage(string Name, string Type, string? Version, int? Schema)
{
    /// <summary>The package; null for a name that no extension can have.</summary>
    public Package? ToPackage() =>
        MachineName.TryParse(Name, out var name, out _) ? new Package(name, Type, Version ?? "", Schema) : null;
}

/// <summary>An extension as Drush prints it.</summary>
internal sealed record DrushPackage(string Type, string? Version);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString
)]
[JsonSerializable(typeof(SiteAnswer))]
[JsonSerializable(typeof(Dictionary<string, DrushPackage>))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class AnswerJson : JsonSerializerContext;
