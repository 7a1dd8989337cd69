using System.Text.Json;
using System.Text.Json.Serialization;
using Aegir.Model;

namespace Aegir.Tasks.Backups;

/// <summary>Writes a parsed value as its text, and parses it when it is read: an archive is no better than what is typed.</summary>
internal sealed class ParsedConverter<T> : JsonConverter<T>
    where T : class, IParsed<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parsed.Parse<T>(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
