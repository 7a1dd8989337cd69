using System.Runtime.CompilerServices;
using System.Text.Json;
using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>Text of JSON with comments. A value in a hole becomes a string, several texts are parted by commas.</summary>
[InterpolatedStringHandler]
internal sealed class JsonText(int literalLength, int formattedCount) : ConfigText(literalLength + formattedCount)
{
    public void AppendFormatted(IEnumerable<DomainName> names) =>
        AppendPlain(string.Join(", ", names.Select(name => Quoted($"{name}"))));

    public void AppendFormatted(IEnumerable<JsonText> values)
    {
        foreach (var (index, value) in values.Index())
        {
            if (index > 0)
                AppendPlain(",\n");
            AppendText(value);
        }
    }

    /// <inheritdoc/>
    protected override string Plain(string value) => Quoted(value);

    /// <inheritdoc/>
    protected override string Quoted(string value) => $"\"{JsonEncodedText.Encode(value)}\"";
}
