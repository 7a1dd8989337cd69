using System.Net;
using System.Runtime.CompilerServices;

namespace Aegir.Services.Dns.Bind;

/// <summary>Text of the config language of BIND's named.</summary>
[InterpolatedStringHandler]
internal sealed class NamedText(int literalLength, int formattedCount) : ConfigText(literalLength + formattedCount)
{
    public void AppendFormatted(NamedText value) => AppendText(value);

    public void AppendFormatted(IEnumerable<NamedText> values)
    {
        foreach (var value in values)
            AppendText(value);
    }

    /// <summary>A list of addresses, each with its semicolon.</summary>
    public void AppendFormatted(IEnumerable<IPAddress> values) =>
        AppendPlain(string.Concat(values.Select(ip => $"{ip}; ")));

    /// <inheritdoc/>
    protected override string Plain(string value) => value;

    /// <summary>Between quotes only the backslash and the quote mean something.</summary>
    protected override string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
