using System.Runtime.CompilerServices;

namespace Aegir.Services.Http.Apache;

/// <summary>Text of Apache's config language.</summary>
[InterpolatedStringHandler]
internal sealed class ApacheText(int literalLength, int formattedCount) : ConfigText(literalLength + formattedCount)
{
    public void AppendFormatted(ApacheText value) => AppendText(value);

    public void AppendFormatted(Pattern value) => AppendPlain(value.ToString());

    public void AppendFormatted(IEnumerable<ApacheText> values)
    {
        foreach (var value in values)
            AppendText(value);
    }

    /// <inheritdoc/>
    protected override string Plain(string value) => value;

    /// <summary>
    /// <c>${…}</c> is expanded everywhere, quoted or not, and cannot be escaped; so apache.conf defines a dollar.
    /// </summary>
    protected override string Quoted(string value) =>
        $"\"{value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("$", "${AEGIR_DOLLAR}", StringComparison.Ordinal)}\"";
}
