using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>
/// The PHP script of a family, which calls the site's own functions. PHP reads it on standard input, so the sandbox needs no
/// file of ours.
/// </summary>
internal sealed class SiteScript(PhpSandbox sandbox, string name)
{
    private readonly string _text = Resource("aegir") + Resource(name);

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
        return SiteAnswer.Parse(await sandbox.Run(site.World, command, ct));
    }

    private static string Resource(string name)
    {
        using var stream =
            typeof(SiteScript).Assembly.GetManifestResourceStream($"Aegir.Drupal.Php.{name}.php")
            ?? throw new InvalidOperationException($"{name}.php is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
