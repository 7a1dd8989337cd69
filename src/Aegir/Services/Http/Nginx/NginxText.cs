using System.Runtime.CompilerServices;

namespace Aegir.Services.Http.Nginx;

/// <summary>Text of nginx's config language.</summary>
[InterpolatedStringHandler]
internal sealed class NginxText(int literalLength, int formattedCount) : ConfigText(literalLength + formattedCount)
{
    public void AppendFormatted(NginxText value) => AppendText(value);

    public void AppendFormatted(Pattern value) => AppendPlain(value.ToString());

    public void AppendFormatted(IEnumerable<NginxText> values)
    {
        foreach (var value in values)
            AppendText(value);
    }

    /// <inheritdoc/>
    protected override string Plain(string value) => value;

    /// <summary>A dollar begins a variable, quoted or not, and cannot be escaped; so nginx.conf has one that is a dollar.</summary>
    protected override string Quoted(string value) =>
        $"\"{value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("$", "${aegir_dollar}", StringComparison.Ordinal)}\"";
}
