using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>The name of a backup: the site's name, then day and time in UTC, as in the original: <c>example.com-20260131.235959</c>.</summary>
public sealed partial record BackupName : IParsed<BackupName>
{
    private readonly string _value;

    private BackupName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "backup name";

    /// <summary>The name of a backup made at <paramref name="time"/>.</summary>
    /// <param name="site">The site.</param>
    /// <param name="time">When; it is named in UTC.</param>
    /// <param name="number">Tells apart those of the same second; 1 for the first.</param>
    public static BackupName Of(DomainName site, DateTimeOffset time, int number)
    {
        var stamp = time.UtcDateTime.ToString("yyyyMMdd.HHmmss", CultureInfo.InvariantCulture);
        var suffix = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{number}");
        return Parsed.Parse<BackupName>($"{site}-{stamp}{suffix}");
    }

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out BackupName value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = Form().IsMatch(text) ? new BackupName(text) : null;
        fault = value is null ? "it must be like example.com-20260131.235959, as ‘aegir site backups’ lists it" : null;
        return value is not null;
    }

    /// <summary>The name itself.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,252}-[0-9]{8}\.[0-9]{6}(-[0-9]{1,3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
