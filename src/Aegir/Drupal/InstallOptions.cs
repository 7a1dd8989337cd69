using Aegir.Model;

namespace Aegir.Drupal;

/// <summary>What Drupal's installer is told.</summary>
/// <param name="SiteName">The title of the site, as <see cref="Text"/> takes it.</param>
/// <param name="AdminName">The first account, likewise. Nobody is told its password: one-time login links are used.</param>
/// <param name="AdminEmail">Where its mail goes.</param>
public sealed record InstallOptions(string SiteName, string AdminName, EmailAddress AdminEmail)
{
    /// <summary>A text that every installer takes as it is: 1 to 255 characters, of which none is a control character and the first no hyphen.</summary>
    /// <param name="what">What it is, for the message: title.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidInput">It is another.</exception>
    public static string Text(string what, string text) =>
        text.Length is > 0 and <= 255 && !text.Any(char.IsControl) && text[0] != '-'
            ? text
            : throw new InvalidInput(
                $"{Parsed.Quote(text)} is no {what} of a site: it must have 1 to 255 characters, no control characters, and not begin with a hyphen."
            );
}
