using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>
/// A PHP script for sites: that of a family, which calls the site's own functions, or one that works on its data. PHP reads it on
/// standard input, so the sandbox needs no file of ours.
/// </summary>
/// <param name="sandbox">Where it runs.</param>
/// <param name="parts">The files it is made of, in this order, behind those that every script begins with.</param>
internal sealed class SiteScript(PhpSandbox sandbox, params IReadOnlyList<string> parts)
{
    /// <summary>The verb with which a family's script installs a site.</summary>
    public const string Installer = "install";

    private readonly string _text = Text([.. parts]);

    /// <summary>Runs one verb of the script for a site.</summary>
    /// <exception cref="CommandFailed">It failed, took too long, did not start, or answered with something else than it should.</exception>
    public async Task<SiteAnswer> Run(
        HostedSite site,
        string verb,
        TimeSpan timeout,
        IReadOnlyList<string> options,
        CancellationToken ct
    )
    {
        var command = new Command(["php", "--", $"{site.Platform.Docroot}", $"{site.Site.Uri}", verb, .. options])
        {
            Input = _text,
            Timeout = timeout,
        };
        var world = site.World with { IsForInstaller = verb == Installer };
        return SiteAnswer.Parse(await sandbox.Run(world, command, ct));
    }

    /// <summary>The text of a script that is made of these files.</summary>
    internal static string Text(params ReadOnlySpan<string> parts) =>
        string.Concat(((string[])["aegir", .. parts]).Select(Part));

    /// <summary>The text of one file. Only the first begins with <c>&lt;?php</c>.</summary>
    internal static string Part(string name)
    {
        using var stream =
            typeof(SiteScript).Assembly.GetManifestResourceStream($"Aegir.Drupal.Php.{name}.php")
            ?? throw new InvalidOperationException($"{name}.php is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
