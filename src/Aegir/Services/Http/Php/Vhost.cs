using System.Text.Json;
using System.Text.Json.Serialization;
using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>A file of <c>vhost.d/</c>, as <see cref="PhpTemplates"/> writes it and <see cref="PhpServer"/> reads it.</summary>
internal sealed record Vhost
{
    /// <summary>The names that this is said of.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Further names, which lead to <see cref="RedirectTo"/>; null for none.</summary>
    public IReadOnlyList<string>? Redirected { get; init; }

    /// <summary>The name that those lead to.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>What visitors are shown instead of the site; null where they are let in.</summary>
    public ShutPage? Shut { get; init; }

    /// <summary>What lets a visitor in all the same.</summary>
    public string? Pass { get; init; }

    /// <summary>The site; null where nobody is let in.</summary>
    public ServedSite? Site { get; init; }

    /// <summary>Where the site is now, if it has moved away.</summary>
    public MovedTo? Forward { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidInput">It is none of ours; the message names it.</exception>
    public static Vhost Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), VhostJson.Default.Vhost)
                ?? throw new JsonException("It is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidInput($"{file}: {fault.Message}");
        }
    }
}

/// <summary>A page that is shown instead of a site.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="RetryAfter">When to come again; seconds.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text.</param>
internal sealed record ShutPage(int Status, int RetryAfter, string Title, string Text);

/// <summary>Where a site is reached that has moved away.</summary>
/// <param name="Host">The address.</param>
/// <param name="Port">The port.</param>
internal sealed record MovedTo(string Host, int Port);

/// <summary>What PHP has to know to serve a site.</summary>
/// <param name="Root">The code base.</param>
/// <param name="Docroot">What is served of it.</param>
/// <param name="Directory">The site's own directory.</param>
/// <param name="Rules">The file of the script that PHP asks what to do with a path.</param>
/// <param name="Environment">The site's variables.</param>
internal sealed record ServedSite(
    string Root,
    string Docroot,
    string Directory,
    string Rules,
    IReadOnlyDictionary<string, string> Environment
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Vhost))]
internal sealed partial class VhostJson : JsonSerializerContext;
