using System.Runtime.CompilerServices;
using Aegir.Model;

namespace Aegir.Services.Balancer.HaProxy;

/// <summary>A context as HAProxy calls it, which takes no <c>@</c>: <c>server_web1</c>.</summary>
internal readonly record struct ProxyName(ContextName Context);

/// <summary>Text of HAProxy's config language, and of its maps.</summary>
[InterpolatedStringHandler]
internal sealed class HaProxyText(int literalLength, int formattedCount) : ConfigText(literalLength + formattedCount)
{
    public void AppendFormatted(HaProxyText value) => AppendText(value);

    public void AppendFormatted(ProxyName value) => AppendPlain(value.Context.FileName);

    public void AppendFormatted(IEnumerable<HaProxyText> values)
    {
        foreach (var value in values)
            AppendText(value);
    }

    /// <inheritdoc/>
    protected override string Plain(string value) => value;

    /// <summary>Within single quotes everything means itself, but for the quote.</summary>
    protected override string Quoted(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
