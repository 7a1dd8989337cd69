using Aegir.Drupal;
using Aegir.Drupal.Code;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Lab.Tests.Db;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;

namespace Aegir.Lab.Tests.Drupal;

/// <summary>
/// A site of a real code base on this machine, without a web server: its code runs in the sandbox, its database lies on a
/// throw-away server. It has a module of its own, <c>aegir_probe</c>.
/// </summary>
internal sealed class RealSite(HostedSite hosted, HubLayout layout)
{
    private static readonly LocalHost Hub = new();

    public HostedSite Hosted => hosted;

    public DrupalFamily Family { get; } = DrupalFamily.Of(hosted.Platform.Code.Flavour, Hub, layout);

    /// <summary>Copies the code base below <paramref name="root"/> and installs a site of the standard profile.</summary>
    public static async Task<RealSite> Install(
        string codeBase,
        UnixPath root,
        DbUnderTest db,
        string uri,
        CancellationToken ct
    )
    {
        var layout = new HubLayout(root);
        var code = layout.Platforms / "code";
        await Hub.Run(Command.Of("mkdir", "-p", $"{layout.Platforms}"), ct);
        await Hub.Run(Command.Of("cp", "-a", codeBase, $"{code}") with { Timeout = TimeSpan.FromMinutes(5) }, ct);
        var record = db.Site(Parsed.Parse<SqlName>(Names.Unique("renamed")));
        var hosted = record with
        {
            Site = record.Site with { Uri = Parsed.Parse<DomainName>(uri) },
            Platform = record.Platform with { Root = code, Code = DrupalCodeBase.Recognise(code) },
            WebGroup = null,
        };
        var site = new RealSite(hosted, layout);
        await site.Do(db.Service.CreateDatabase(hosted, []), ct);
        await site.Do(site.Family.WriteSite(hosted), ct);
        await site.WriteModule(ct);
        await site.Family.Install(
            hosted,
            new InstallOptions("A site", "admin", Parsed.Parse<EmailAddress>("admin@example.com")),
            ct
        );
        return site;
    }

    /// <summary>The site under another name, with the same database: all is done but the rewriting of its data.</summary>
    public async Task<RealSite> Rename(string uri, CancellationToken ct)
    {
        var moved = new RealSite(
            hosted with
            {
                Site = hosted.Site with { Uri = Parsed.Parse<DomainName>(uri) },
            },
            layout
        );
        await Hub.Run(Command.Of("mv", $"{hosted.Directory}", $"{moved.Hosted.Directory}"), ct);
        await moved.Do(moved.Family.WriteSite(moved.Hosted), ct);
        return moved;
    }

    /// <summary>Runs PHP with the whole site booted; returns what it prints.</summary>
    public async Task<string> Php(string program, CancellationToken ct)
    {
        if (hosted.Platform.Code.Flavour == DrupalFlavour.Drupal8)
        {
            var result = await Family.Drush(hosted, ["php:eval", program], ct);
            result.ExitCode.ShouldBe(0, result.Errors);
            return result.Output;
        }
        var boot =
            hosted.Platform.Code.Flavour == DrupalFlavour.Drupal7
                ? """
                    define('DRUPAL_ROOT', getcwd());
                    require './includes/bootstrap.inc';
                    drupal_bootstrap(DRUPAL_BOOTSTRAP_FULL);
                    """
                : """
                    define('BACKDROP_ROOT', getcwd());
                    require './core/includes/bootstrap.inc';
                    backdrop_bootstrap(BACKDROP_BOOTSTRAP_FULL);
                    """;
        var script =
            $"<?php $_SERVER = array('HTTP_HOST' => '{hosted.Site.Uri}', 'SCRIPT_NAME' => '/index.php', 'REMOTE_ADDR' => '127.0.0.1') + $_SERVER;\n";
        return await new PhpSandbox(Hub, layout).Run(
            hosted.World,
            Command.Of("php", "-d", "error_reporting=0") with
            {
                Input = script + boot + program,
            },
            ct
        );
    }

    private async Task WriteModule(CancellationToken ct)
    {
        var place = $"{hosted.Directory}/modules/aegir_probe";
        Directory.CreateDirectory(place);
        var info = hosted.Platform.Code.Flavour switch
        {
            DrupalFlavour.Drupal7 => ("info", "name = Probe\ncore = 7.x\n"),
            DrupalFlavour.Backdrop => ("info", "type = module\nname = Probe\nbackdrop = 1.x\n"),
            _ => ("info.yml", "type: module\nname: Probe\ncore_version_requirement: '>=8'\n"),
        };
        await File.WriteAllTextAsync($"{place}/aegir_probe.{info.Item1}", info.Item2, ct);
        await File.WriteAllTextAsync(
            $"{place}/aegir_probe.module",
            "<?php\nfunction aegir_probe_file() {\n  return substr(__FILE__, strlen(getcwd()) + 1);\n}\n",
            ct
        );
    }

    private async Task Do(IReadOnlyList<Step> steps, CancellationToken ct)
    {
        foreach (var step in steps)
            await step.Run(new StepScope(1, layout.Root / $"room-{Guid.NewGuid():N}", _ => { }), ct);
    }
}
