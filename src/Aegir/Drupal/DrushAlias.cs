using System.Text;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>
/// A site alias of Drush 9 and later, so that <c>drush @example.com status</c> finds root and URI.
/// </summary>
/// <remarks>
/// <para>
/// An alias says where a site is, not how it gets into its database: that stands in no file. Drush has no way to set a
/// variable for a local site, so on the hub <c>aegir @example.com drush …</c> is what runs a command with credentials and
/// in the sandbox; bare <c>drush @example.com …</c> reaches only what needs no database, unless the variables
/// (<see cref="HostedSite.Environment"/>) are set around it.
/// </para>
/// <para>
/// Drush reads <c>@a.b</c> as environment <c>b</c> of <c>a.site.yml</c>, <c>@a.b.c</c> as environment <c>c</c> of
/// <c>b.site.yml</c> in a directory <c>a</c>, and nothing with more dots. So <c>example.com</c> and <c>example.org</c> share a
/// file, and <c>a.b.example.com</c> is called <c>@a-b-example-com</c>.
/// </para>
/// </remarks>
/// <param name="File">Its file below <see cref="HubLayout.DrushSites"/>.</param>
/// <param name="Environment">Its name within the file.</param>
/// <param name="Root">The docroot.</param>
/// <param name="Uri">The site; null for a platform.</param>
public sealed record DrushAlias(string File, string Environment, UnixPath Root, DomainName? Uri)
{
    private const string Head = "# Written by Aegir; changes are lost.\n";

    /// <summary>The alias of a platform, alone in its file.</summary>
    public static DrushAlias Of(Platform platform) =>
        new($"{platform.Name.FileName}.site.yml", "live", platform.Docroot, Uri: null);

    /// <summary>The alias of a site with this docroot.</summary>
    public static DrushAlias Of(DomainName uri, UnixPath docroot)
    {
        var (file, environment) = $"{uri}".Split('.') switch
        {
            [var name] => (name, "live"),
            [var name, var last] => (name, last),
            [var first, var name, var last] => ($"{first}/{name}", last),
            var labels => (string.Join('-', labels), "live"),
        };
        return new DrushAlias($"{file}.site.yml", environment, docroot, uri);
    }

    /// <summary>What a name and those that share its file, differing in the last label only, begin with.</summary>
    public static string SharedBeginning(DomainName uri) => $"{uri}"[..($"{uri}".LastIndexOf('.') + 1)];

    /// <summary>The text of a file with these aliases.</summary>
    public static string Text(IEnumerable<DrushAlias> aliases)
    {
        var text = new StringBuilder(Head);
        foreach (var alias in aliases.OrderBy(alias => alias.Environment, StringComparer.Ordinal))
        {
            text.Append($"'{alias.Environment}':\n  root: '{alias.Root}'\n");
            if (alias.Uri is not null)
                text.Append($"  uri: 'http://{alias.Uri}'\n");
        }
        return text.ToString();
    }

    /// <summary>The text of <c>~/.drush/drush.yml</c>, which names every directory with alias files.</summary>
    public static string Config(IEnumerable<string> directories) =>
        $"{Head}drush:\n  paths:\n    alias-path:\n{string.Concat(directories.Select(path => $"      - '{path}'\n"))}";
}
