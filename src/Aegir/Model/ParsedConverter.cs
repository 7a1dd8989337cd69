using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aegir.Model;

/// <summary>Writes a parsed value as the text that it was parsed from, and parses it again.</summary>
internal sealed class ParsedConverter<T> : JsonConverter<T>
    where T : class, IParsed<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString() ?? "", out var value, out var fault)
            ? value
            : throw new JsonException($"This is no {T.Noun}: {fault}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
