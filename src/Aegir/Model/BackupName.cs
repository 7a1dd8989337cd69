using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Aegir.Model;

/// <summary>The name of a backup: the site's name, then day and time in UTC, as in the original: <c>example.com-20260131.235959</c>.</summary>
public sealed partial record BackupName : IParsed<BackupName>
{
    private readonly string _value;

    private BackupName(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "backup name";

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
