using System.Runtime.CompilerServices;
using Aegir.Services.Http;

namespace Aegir.Services;

/// <summary>Text of PHP. A value in a hole becomes a single-quoted string, so it stands where an expression may stand.</summary>
[InterpolatedStringHandler]
internal sealed class PhpText(int literalLength, int formattedCount) : ConfigText(literalLength + formattedCount)
{
    public void AppendFormatted(PhpText value) => AppendText(value);

    /// <summary>A pattern as PHP's own functions take it, delimited.</summary>
    public void AppendFormatted(Pattern value) => AppendPlain(Quoted($"{{{value}}}"));

    public void AppendFormatted(IEnumerable<PhpText> values)
    {
        foreach (var value in values)
            AppendText(value);
    }

    /// <inheritdoc/>
    protected override string Plain(string value) => Quoted(value);

    /// <summary>Between single quotes only the backslash and the quote mean something to PHP.</summary>
    protected override string Quoted(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
