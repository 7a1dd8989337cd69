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
    bool Unfinished = false,
    IReadOnlyList<AnsweredPackage>? Packages = null,
    RewrittenPaths? Rewritten = null,
    string? Profile = null,
    string? Language = null,
    bool Maintenance = false,
    string? PublicFiles = null,
    string? PrivateFiles = null
)
{
    /// <summary>Reads the answer of one of our scripts.</summary>
    /// <exception cref="InvalidInput">It is none.</exception>
    public static SiteAnswer Parse(string json) =>
        Read(() => JsonSerializer.Deserialize(json, AnswerJson.Default.SiteAnswer));

    /// <summary>Reads what the settings of a site name.</summary>
    /// <exception cref="InvalidInput">It is something else.</exception>
    public static AnsweredSettings Settings(string json) =>
        Read(() => JsonSerializer.Deserialize(json, AnswerJson.Default.AnsweredSettings));

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
internal sealed record AnsweredPackage(string Name, string Type, string? Version = null, int? Schema = null)
{
    /// <summary>The package; null for a name that no extension can have.</summary>
    public Package? ToPackage() =>
        MachineName.TryParse(Name, out var name, out _)
            ? new Package(name, Type, Version ?? "", Schema is >= 0 ? Schema : null)
            : null;
}

/// <summary>What the settings of a site name, as the script prints it.</summary>
internal sealed record AnsweredSettings(
    string Flavour,
    string Version,
    string Driver,
    string Host,
    string Port,
    string Socket,
    string Database,
    string User,
    string Password,
    string Prefix,
    string Salt,
    IReadOnlyDictionary<string, string> Parts,
    IReadOnlyList<string> Others
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString
)]
[JsonSerializable(typeof(SiteAnswer))]
[JsonSerializable(typeof(AnsweredSettings))]
internal sealed partial class AnswerJson : JsonSerializerContext;
