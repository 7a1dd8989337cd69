using System.Text.Json;
using System.Text.Json.Serialization;
using Aegir.Model;

namespace Aegir.Queue;

/// <summary>Writes a secret as it is: the whole text is sealed before it is stored.</summary>
internal sealed class SecretConverter : JsonConverter<Secret>
{
    /// <inheritdoc/>
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Reveal());
}
