namespace Aegir.Lab.Tests.Tasks;

/// <summary>Drupal 8 and later where no Drush is: its own code does what has to be done. Real code bases only.</summary>
public sealed class WithoutDrushTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    public static TheoryData<string, string> Releases => CodeBases.LastOfComposer();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Releases))]
    public async Task A_flat_code_base_is_installed_restored_logged_in_to_and_updated(string older, string newer)
    {
        var flat = await CodeBases.PublishWithoutDrush(lab, older, "web1", isFlat: true);
        var site = await LabSite.Install(lab, older, "web1", profile: "standard", platform: flat);
        (await site.Get()).Body.ShouldContain(site.Title);
        site.Docroot.ShouldBe(CodeBases.RootOf(flat));
        (await lab.Lab.Aegir("site", "drush", site.Uri, "status")).Err.ShouldContain("has no Drush of its own");

        await site.Use();
        var content = await site.Content();
        await site.Aegir("backup");
        await site.Damage();
        await site.Aegir("restore");
        (await site.Content()).ShouldBe(content);
        var (link, cookies) = ((await site.Aegir("login")).Trim(), $"/tmp/{site.Uri}");
        await site.Browse(link, cookies);
        (await site.IsLoggedIn(cookies)).ShouldBeTrue();
        content = await site.Content(); // when somebody has logged in last is in it

        var next = await CodeBases.PublishWithoutDrush(lab, newer, "web2", isFlat: false);
        var said = await lab.Lab.Aegir("site", "migrate", site.Uri, "--to", next);
        said.Code.ShouldBe(0, said.Err);
        TestContext.Current.TestOutputHelper?.WriteLine(said.Err);
        var moved = site with { Platform = next, Web = "web2", Code = newer };
        (await moved.Content()).ShouldBe(content);
        (await moved.Get()).Body.ShouldContain(site.Title);
        await moved.Aegir("verify");
        await moved.Aegir("delete", "--yes", "--no-backup");
    }
}
