using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Dns;

/// <summary>Text of a zone file (RFC 1035 §5). A name in a hole is written as it is: the dot behind it is the template's.</summary>
[InterpolatedStringHandler]
internal sealed class ZoneText(int literalLength, int formattedCount) : ConfigText(literalLength + formattedCount)
{
    public void AppendFormatted(ZoneText value) => AppendText(value);

    public void AppendFormatted(IEnumerable<ZoneText> values)
    {
        foreach (var value in values)
            AppendText(value);
    }

    public void AppendFormatted(IPAddress value) => AppendPlain($"{value}");

    public void AppendFormatted(ZoneSerial value) => AppendPlain($"{value}");

    /// <summary>A mailbox as a domain name: dots before the <c>@</c> are no ends of labels (RFC 1035 §8).</summary>
    public void AppendFormatted(EmailAddress value)
    {
        var parts = $"{value}".Split('@');
        AppendPlain($"{parts[0].Replace(".", "\\.", StringComparison.Ordinal)}.{parts[1]}");
    }

    /// <summary>The administrator's own records, as they are in this file; nothing where there is no such file.</summary>
    public static async Task<ZoneText> Own(UnixPath file, CancellationToken ct)
    {
        ZoneText text = $"";
        if (await AtomicFile.Read(file, ct) is { } own)
            text.AppendPlain(Encoding.UTF8.GetString(own));
        return text;
    }

    /// <inheritdoc/>
    protected override string Plain(string value) => value;

    /// <summary>Between quotes only the backslash and the quote mean something.</summary>
    protected override string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
