using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>
/// The text of a config file, written as an interpolated raw string of one language (<c>ApacheText</c>, …). A hole takes
/// parsed values, secrets and text of the same language. There is no overload for <see cref="string"/>, so text from
/// elsewhere in a hole does not compile, and nothing can be injected.
/// </summary>
internal abstract class ConfigText(int literalLength)
{
    private readonly StringBuilder _text = new(literalLength + 64);
    private readonly HashSet<string> _secretPrefixes = new(StringComparer.Ordinal);

    public void AppendLiteral([ConstantExpected] string text) => _text.Append(text);

    public void AppendFormatted(DomainName value) => AppendValue(value.ToString());

    public void AppendFormatted(UnixPath value) => AppendValue(value.ToString());

    public void AppendFormatted(HostAddress value) => AppendValue(value.ToString());

    public void AppendFormatted(MachineName value) => AppendValue(value.ToString());

    public void AppendFormatted(SqlName value) => AppendValue(value.ToString());

    public void AppendFormatted(ContextName value) => AppendValue(value.ToString());

    public void AppendFormatted(Port value) => AppendFormatted(value.Number);

    public void AppendFormatted(int value) => _text.Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes the secret, quoted; what stands ahead of it on its line tells <see cref="Redact"/> where it is.</summary>
    /// <exception cref="InvalidInput">It holds a control character, which could end the line.</exception>
    public void AppendFormatted(Secret value)
    {
        var secret = value.Reveal();
        if (secret.Any(char.IsControl))
            throw new InvalidInput("A password with control characters cannot be written to a config file.");
        _secretPrefixes.Add(LastLine().TrimStart());
        _text.Append(Quoted(secret));
    }

    /// <summary>
    /// The file's text as it may be shown: every line that begins as one of this text's lines with a secret does, is
    /// cut there. It works on an older version of the file too, whose secrets are other ones.
    /// </summary>
    public string Redact(string file)
    {
        var lines = file.Split('\n');
        foreach (ref var line in lines.AsSpan())
        foreach (var prefix in _secretPrefixes)
            if (line.AsSpan().TrimStart().StartsWith(prefix))
                line = $"{prefix}[redacted]";
        return string.Join('\n', lines);
    }

    /// <summary>The text of the file, secrets included.</summary>
    public string Reveal() => _text.ToString();

    /// <summary>The text as it may be shown.</summary>
    public override string ToString() => Redact(Reveal());

    /// <summary>How the language writes a value whose characters are all harmless to it.</summary>
    protected abstract string Plain(string value);

    /// <summary>How the language writes any text without control characters, so that it means itself.</summary>
    protected abstract string Quoted(string value);

    /// <summary>Takes over text of the same language.</summary>
    protected void AppendText(ConfigText text)
    {
        _text.Append(text._text);
        _secretPrefixes.UnionWith(text._secretPrefixes);
    }

    /// <summary>Writes what the language takes as it is.</summary>
    protected void AppendPlain(string text) => _text.Append(text);

    private void AppendValue(string value) => _text.Append(Plain(value));

    private string LastLine()
    {
        var text = _text.ToString();
        return text[(text.LastIndexOf('\n') + 1)..];
    }
}
