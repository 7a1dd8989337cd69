namespace Aegir.Lab.Tests.Faults;

/// <summary>A step that fails for real: everything is as it was, at once.</summary>
[Collection(nameof(BrokenOffAlone))]
public sealed class FailingTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task An_installer_that_fails()
    {
        var lab = await FaultLab.On(prepared, "web1");
        var before = await lab.Look();
        await lab.Lab.Sh(
            "hub",
            $"cp -p {Drush(lab)} {Drush(lab)}.kept && printf '<?php\\nfwrite(STDERR, \"no way\"); exit(3);\\n' >{Drush(lab)}"
        );
        var failed = await lab.Lab.Aegir([.. lab.Site.InstallCommand, "--profile", "minimal"], stdin: null);
        failed.Code.ShouldBe(1, failed.Err);
        failed.Err.ShouldContain("no way");
        failed.Err.ShouldContain("Everything was undone.");
        await lab.Lab.Sh("hub", $"mv {Drush(lab)}.kept {Drush(lab)}");
        await lab.DemandAsBefore(before);
        await lab.DemandNothingLeft();
    }

    [Fact]
    public async Task An_import_that_fails()
    {
        var lab = await FaultLab.On(prepared, "web2");
        await lab.Install();
        await lab.Site.Use();
        await lab.Prepared.Aegir("site", "backup", lab.Site.Uri);
        var before = await lab.Look();
        // The connection is refused in the middle of the task: what was checked at its beginning is gone.
        var failed = await lab.At(
            "import the database",
            () => lab.Lab.Sh("db1", "mariadb -e 'SET GLOBAL max_allowed_packet = 1024; SET GLOBAL read_only = 1'"),
            "site",
            "restore",
            lab.Site.Uri
        );
        await lab.Lab.Sh("db1", "mariadb -e 'SET GLOBAL read_only = 0; SET GLOBAL max_allowed_packet = 16777216'");
        failed.Code.ShouldBeOneOf(1, 5);
        if (failed.Code == 5)
            await lab.Recover();
        await lab.DemandAsBefore(before);
        await lab.DemandNothingLeft();
    }

    [Theory]
    [InlineData("web1")]
    [InlineData("web2")]
    public async Task Lines_of_the_administrator_that_the_web_server_refuses(string web)
    {
        var lab = await FaultLab.On(prepared, web);
        var extra = $"/var/aegir/config/server_{web}/vhost.d/{lab.Site.Uri}.extra";
        var before = await lab.Look();
        await lab.Lab.Sh("hub", $"echo 'this is garbage' >{extra}", "aegir");
        var failed = await lab.Lab.Aegir([.. lab.Site.InstallCommand, "--profile", "minimal"], stdin: null);
        failed.Code.ShouldBe(1, failed.Err);
        failed.Err.ShouldContain($"{lab.Site.Uri}.extra");
        await lab.Lab.Sh("hub", $"rm {extra}");
        await lab.Lab.Sh(web, $"rm -f {extra}");
        await lab.DemandAsBefore(before);
        await lab.DemandNothingLeft();
    }

    private static string Drush(FaultLab lab) => $"{CodeBase(lab)}/vendor/bin/drush";

    private static string CodeBase(FaultLab lab) => Tasks.CodeBases.RootOf(lab.Platform);
}
