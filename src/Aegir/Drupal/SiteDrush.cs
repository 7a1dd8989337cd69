using Aegir.Drupal.Code;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>The Drush that a platform brings along, for one site of it. No other Drush is ever used.</summary>
internal sealed class SiteDrush
{
    private readonly HostedSite _site;
    private readonly PhpSandbox _sandbox;
    private readonly string[] _program;

    private SiteDrush(HostedSite site, PhpSandbox sandbox, string[] program) =>
        (_site, _sandbox, _program) = (site, sandbox, program);

    /// <summary>The site's Drush, <c>vendor/bin/drush</c> of its platform; null where there is none.</summary>
    public static SiteDrush? Find(HostedSite site, PhpSandbox sandbox)
    {
        var program = new FileInfo($"{site.Platform.Root}/vendor/bin/drush");
        if (!program.Exists)
            return null;
        // Composer puts a proxy there, or for old releases a symbolic link: to a PHP script or, in Drush 8, a shell script.
        var target = program.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? program;
        return CodeFile.Read(target, limit: 64) switch
        {
            null => null,
            var text when text.Contains("php", StringComparison.Ordinal) => new(
                site,
                sandbox,
                ["php", program.FullName]
            ),
            _ => new(site, sandbox, [program.FullName]),
        };
    }

    /// <summary>Runs a command; any exit code is an answer.</summary>
    /// <exception cref="CommandFailed">It took too long or did not start.</exception>
    public Task<CommandResult> Try(TimeSpan timeout, IReadOnlyList<string> arguments, CancellationToken ct) =>
        _sandbox.Try(_site.World, Command(timeout, arguments), ct);

    /// <summary>Runs a command that has to succeed, and returns its standard output.</summary>
    /// <exception cref="CommandFailed">It failed, took too long or did not start.</exception>
    public Task<string> Run(TimeSpan timeout, IReadOnlyList<string> arguments, CancellationToken ct) =>
        _sandbox.Run(_site.World, Command(timeout, arguments), ct);

    /// <summary>The same, of an installation.</summary>
    /// <exception cref="CommandFailed">It failed, took too long or did not start.</exception>
    public Task<string> Install(TimeSpan timeout, IReadOnlyList<string> arguments, CancellationToken ct) =>
        _sandbox.Run(_site.World with { IsForInstaller = true }, Command(timeout, arguments), ct);

    private Command Command(TimeSpan timeout, IReadOnlyList<string> arguments) =>
        new([.. _program, $"--root={_site.Platform.Docroot}", $"--uri=http://{_site.Site.Uri}", .. arguments])
        {
            Timeout = timeout,
        };
}
