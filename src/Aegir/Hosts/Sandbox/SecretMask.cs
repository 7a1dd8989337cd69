using System.Net;
using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>
/// Takes a site's secrets out of what its PHP printed, also where they were escaped for HTML or a URL. It guards against
/// a program's talkative errors; a program that means to hide a secret in its output can, but then knew it already.
/// </summary>
internal sealed class SecretMask
{
    private const int Shortest = 4;
    private readonly string[] _forms;

    public SecretMask(IEnumerable<Secret> secrets) =>
        _forms = [
            .. secrets
                .Select(secret => secret.Reveal())
                .Where(secret => secret.Length >= Shortest)
                .SelectMany(secret =>
                    new[]
                    {
                        secret,
                        WebUtility.HtmlEncode(secret),
                        // PHP writes an apostrophe with a zero.
                        WebUtility.HtmlEncode(secret).Replace("&#39;", "&#039;", StringComparison.Ordinal),
                        Uri.EscapeDataString(secret),
                    }
                )
                .Distinct()
                .OrderByDescending(form => form.Length),
        ];

    /// <summary>The text without the secrets.</summary>
    public string Of(string text) =>
        _forms.Aggregate(text, (masked, form) => masked.Replace(form, "[redacted]", StringComparison.Ordinal));

    /// <summary>The same of a text that was cut at its beginning, perhaps within a secret.</summary>
    public string OfEnd(string text) =>
        _forms is [var longest, ..] ? Of(text[Math.Min(longest.Length, text.Length)..]) : text;
}
