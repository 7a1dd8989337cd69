using Aegir.Lab.Tests.Tasks;

namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// A move from web1 to web2 that breaks off: its process is killed, or a host goes away. In the end the site is where it
/// was or where it should be, with all its data, and nothing of it anywhere else.
/// </summary>
[Collection(nameof(AloneInTheLab))]
public sealed class BrokenMoveTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    private static readonly string[] Ways = ["before", "within", "after"];

    /// <summary>Every fourth step, in one of three ways; with <c>AEGIR_TEST_ALL=1</c> every step in all of them.</summary>
    [Fact]
    public async Task Killed_anywhere_it_is_undone_or_done()
    {
        var all = Environment.GetEnvironmentVariable("AEGIR_TEST_ALL") == "1";
        var lab = await FaultLab.On(prepared, "web1");
        var away = await Away();
        await lab.Install();
        await lab.Site.Use();
        var content = await lab.Site.Content();
        var moved = lab.Site with { Web = "web2", Platform = away };
        var points = 0;
        for (var step = 0; ; step += all ? 1 : 4)
        {
            foreach (var when in all ? Ways : [Ways[step / 4 % Ways.Length]])
            {
                var before = await lab.Look();
                if (!await lab.Dies(when, step, [.. Move(moved)]))
                {
                    points.ShouldBeGreaterThan(5);
                    return;
                }
                points++;
                if (await lab.IsFinished())
                {
                    (await moved.Content()).ShouldBe(content, $"killed {when} step {step}");
                    (await lab.Site.Get()).Body.ShouldContain(lab.Site.Title);
                    await DemandNoDirectory(lab.Site);
                    await prepared.Aegir("site", "migrate", moved.Uri, "--to", lab.Site.Platform, "--forward-for", "0");
                }
                else
                {
                    await lab.DemandAsBefore(before);
                    await DemandNoDirectory(moved);
                }
                (await lab.Site.Content()).ShouldBe(content, $"killed {when} step {step}");
            }
        }
    }

    [Theory]
    [InlineData("web1", "copy what has changed since")]
    [InlineData("web2", "let nobody but Aegir into")]
    [InlineData("db1", "copy the database")]
    public async Task With_a_host_cut_off_it_stays_where_it_was(string gone, string step)
    {
        var lab = await FaultLab.On(prepared, "web1");
        var moved = lab.Site with { Web = "web2", Platform = await Away() };
        await lab.Install();
        await lab.Site.Use();
        var (before, content) = (await lab.Look(), await lab.Site.Content());
        Ended failed;
        try
        {
            failed = await lab.At(step, () => lab.Lab.Cut(gone), [.. Move(moved)]);
            TestContext.Current.TestOutputHelper?.WriteLine($"{gone} cut at ‘{step}’: {failed.Code}\n{failed.Err}");
            failed.Code.ShouldBeOneOf(1, 5);
            failed.Err.ShouldContain(gone);
        }
        finally
        {
            await lab.Lab.Heal(gone);
        }
        if (failed.Code == 5)
            await lab.Recover();
        await lab.DemandAsBefore(before);
        (await lab.Site.Content()).ShouldBe(content);
        await DemandNoDirectory(moved);
    }

    /// <summary>A platform on web2. A first site is there: what all sites share was made with it.</summary>
    private async Task<string> Away() => (await LabSite.Install(prepared, CodeBases.Mini, "web2")).Platform;

    private static IEnumerable<string> Move(LabSite moved) => ["site", "migrate", moved.Uri, "--to", moved.Platform];

    private static async Task DemandNoDirectory(LabSite site) =>
        (await site.Prepared.Lab.Sh(site.Web, $"ls -d {site.Directory} 2>/dev/null || :")).ShouldBeEmpty();
}
