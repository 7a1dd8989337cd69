namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// The process is killed at every step, before, within or after it, and recovered: all is as before, or all is done.
/// Each step is killed once, in one of the three ways in turn; with <c>AEGIR_TEST_ALL=1</c> in all three.
/// </summary>
[Collection(nameof(BrokenOffAlone))]
public sealed class KilledTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    [Theory]
    [InlineData("web1")]
    public async Task An_installation_is_undone_or_done(string web)
    {
        var lab = await FaultLab.On(prepared, web);
        var before = await lab.Look();
        await Exhaustive.Walk(
            every: 1,
            async (when, step) =>
            {
                if (!await lab.Dies(when, step, [.. lab.Site.InstallCommand, "--profile", "minimal"]))
                    return false;
                if (await lab.IsFinished())
                {
                    (await lab.Site.Get()).Body.ShouldContain(lab.Site.Title);
                    await lab.Delete();
                }
                await lab.DemandAsBefore(before);
                return true;
            }
        );
    }

    [Theory]
    [InlineData("web1")]
    public async Task A_restoration_is_undone_or_done(string web)
    {
        var lab = await FaultLab.On(prepared, web);
        await lab.Install();
        await lab.Site.Use();
        var restored = await lab.Site.Content();
        var backup = (await lab.Prepared.Aegir("site", "backup", lab.Site.Uri), await Newest(lab)).Item2;
        await Exhaustive.Walk(
            every: 1,
            async (when, step) =>
            {
                await lab.Site.Sql("UPDATE lab_notes SET note = 'later' WHERE id = 2");
                await lab.Lab.Sh(web, $"echo later >{lab.Site.Directory}/files/deep/later.txt", "www-data");
                var before = await lab.Look();
                var content = await lab.Site.Content();
                if (!await lab.Dies(when, step, "site", "restore", lab.Site.Uri, backup))
                    return false;
                if (await lab.IsFinished())
                {
                    (await lab.Site.Content()).ShouldBe(restored);
                    FaultLab.DemandSame(Shape(await lab.Look()), Shape(before));
                }
                else
                {
                    await lab.DemandAsBefore(before);
                    (await lab.Site.Content()).ShouldBe(content);
                }
                return true;
            }
        );
    }

    [Theory]
    [InlineData("web2")]
    public async Task A_deletion_is_undone_or_done(string web)
    {
        var lab = await FaultLab.On(prepared, web);
        var without = await lab.Look();
        await lab.Install();
        await lab.Site.Use();
        await Exhaustive.Walk(
            every: 1,
            async (when, step) =>
            {
                var before = await lab.Look();
                if (!await lab.Dies(when, step, "site", "delete", lab.Site.Uri, "--yes"))
                    return false;
                if (await lab.IsFinished())
                {
                    await lab.DemandAsBefore(without);
                    await lab.Install();
                }
                else
                {
                    await lab.DemandAsBefore(before);
                }
                return true;
            }
        );
    }

    private static async Task<string> Newest(FaultLab lab) =>
        (
            await lab.Lab.Sh("hub", $"ls -t /var/aegir/backups/{lab.Site.Uri}-* | head -n 1 | xargs basename -s .tar")
        ).Trim();

    /// <summary>
    /// What is where, without contents and without the names of databases: the restored site has a new one.
    /// </summary>
    private static string Shape(string look) =>
        string.Join(
            '\n',
            look.Split('\n')
                .Where(line => line is ['-' or 'd' or 'l', _, _, _, _, _, _, _, _, _, ' ', ..]) // modes; checksums have no space
                .Where(line => !line.Contains("later.txt", StringComparison.Ordinal))
                .Select(line => line.Split(" ./", 2)[^1])
        );
}
