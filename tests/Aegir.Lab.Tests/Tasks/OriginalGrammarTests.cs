namespace Aegir.Lab.Tests.Tasks;

/// <summary>Old scripts and fingers keep working.</summary>
public sealed class OriginalGrammarTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task The_words_of_the_original_make_use_and_delete_a_site()
    {
        var platform = await CodeBases.CopyToHub(lab.Lab, CodeBases.Mini);
        var site = new LabSite(lab, CodeBases.Mini, "web1", platform, $"{Names.Unique("old")}.example");
        await lab.Aegir(
            "provision-save",
            $"@platform_{platform}",
            "--context_type=platform",
            $"--root={CodeBases.RootOf(platform)}",
            "--web_server=@server_web1"
        );
        await lab.Aegir($"@platform_{platform}", "provision-verify");
        await lab.Aegir(
            "provision-save",
            $"@{site.Uri}",
            "--context_type=site",
            $"--uri={site.Uri}",
            $"--platform=@platform_{platform}",
            "--db_server=@server_db1",
            "--profile=minimal",
            $"--aliases=www.{site.Uri}"
        );
        await lab.Aegir($"@{site.Uri}", "provision-install");
        (await site.Get()).Status.ShouldBe(200);
        (await site.Get(name: $"www.{site.Uri}")).Status.ShouldBe(200);

        await lab.Aegir($"@{site.Uri}", "provision-verify");
        await lab.Aegir($"@{site.Uri}", "provision-backup");
        await lab.Aegir($"@{site.Uri}", "provision-disable");
        (await site.Get()).Status.ShouldBe(503);
        await lab.Aegir($"@{site.Uri}", "provision-enable");
        (await lab.Aegir($"@{site.Uri}", "provision-login-reset")).ShouldContain("/user/reset/1/");
        var archive = (await lab.Lab.Sh("hub", $"ls /var/aegir/backups/{site.Uri}-*.tar")).Trim();
        await lab.Aegir($"@{site.Uri}", "provision-restore", archive);
        (await site.Get()).Status.ShouldBe(200);

        await lab.Aegir($"@{site.Uri}", "provision-delete");
        (await site.Get()).Status.ShouldBe(404);
        await lab.Aegir($"@platform_{platform}", "provision-delete");
        (await lab.Lab.Aegir("platform", "show", platform)).Code.ShouldBe(3);
        (await lab.Lab.Exec("web1", ["test", "-e", CodeBases.RootOf(platform)])).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_password_in_the_arguments_is_refused_with_the_way_to_do_it()
    {
        var refused = await lab.Lab.Aegir(
            "provision-save",
            "@server_old",
            "--context_type=server",
            "--remote_host=db1",
            "--db_service_type=mysql",
            "--master_db=mysql://root:hunter2@db1"
        );
        refused.Code.ShouldBe(2);
        refused.Err.ShouldContain("--db-password-file");
        refused.Err.ShouldNotContain("hunter2");
    }
}
