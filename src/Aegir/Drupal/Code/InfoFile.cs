using System.Text.RegularExpressions;

namespace Aegir.Drupal.Code;

/// <summary>
/// The keys at the top level of an info file, in the form of Drupal 7 and Backdrop (<c>key = value</c>) or of Drupal 8
/// (YAML: <c>key: value</c>). Only plain values on one line are read: all that is asked of the file is written so.
/// </summary>
internal sealed partial class InfoFile
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private InfoFile() { }

    /// <summary>What the key is set to, last line first as in Drupal; empty where it is not.</summary>
    public string this[string key] => _values.GetValueOrDefault(key, "");

    /// <summary>Reads the text of an <c>.info</c> or <c>.info.yml</c> file; lines that it does not know are no fault.</summary>
    public static InfoFile Parse(string text)
    {
        var info = new InfoFile();
        foreach (Match line in KeyAndValue().Matches(text))
            info._values[line.Groups["key"].Value] = Unquoted(line.Groups["value"].Value);
        return info;
    }

    private static string Unquoted(string value)
    {
        var trimmed = value.Trim();
        return trimmed.Length > 1 && trimmed[0] is '"' or '\'' && trimmed.IndexOf(trimmed[0], 1) is > 0 and var end
            ? trimmed[1..end]
            : trimmed.Split(" #")[0].Split(" ;")[0].Trim();
    }

    [GeneratedRegex(@"^(?<key>[a-z_]{1,40}) {0,20}[:=](?<value> {0,20}[^\r\n]{0,200})", RegexOptions.Multiline)]
    private static partial Regex KeyAndValue();
}
