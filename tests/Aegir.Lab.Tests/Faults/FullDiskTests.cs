namespace Aegir.Lab.Tests.Faults;

/// <summary>A disk is full: what was there stays whole, the message names the disk, and with room again all works.</summary>
[Collection(nameof(AloneInTheLab))]
public sealed class FullDiskTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    private static readonly (string Host, string Directory) HubDisk = ("hub", "/var/aegir");
    private static readonly (string Host, string Directory) DatabaseDisk = ("db1", "/var/lib/mysql");

    [Fact]
    public async Task Of_the_hub_while_a_backup_is_written()
    {
        var lab = await FaultLab.On(prepared, "web1");
        await lab.Install();
        await lab.Site.Use();
        var (before, backups) = (await lab.Look(), await lab.Backups());
        var failed = await WithoutRoom(lab, HubDisk, keepKib: 64, "back up", "site", "backup", lab.Site.Uri);
        failed.Code.ShouldBeOneOf(1, 5);
        failed.Err.ShouldMatch(@"the hub's disk /.* \([0-9]+ MiB free\)", failed.Err);
        await lab.Recover();
        await lab.DemandAsBefore(before);
        (await lab.Backups()).ShouldBe(backups);
        await lab.Prepared.Aegir("site", "backup", lab.Site.Uri);
    }

    [Fact]
    public async Task Of_the_database_server_while_a_backup_is_written()
    {
        var lab = await FaultLab.On(prepared, "web2");
        await lab.Install();
        await lab.Site.Use();
        var (before, backups) = (await lab.Look(), await lab.Backups());
        var ended = await WithoutRoom(lab, DatabaseDisk, keepKib: 0, "back up", "site", "backup", lab.Site.Uri);
        await lab.Recover();
        await lab.DemandAsBefore(before);
        if (ended.Code != 0)
        {
            ended.Err.ShouldMatch("(?i)On @server_db1, .*(full|no space|no more room)", ended.Err);
            (await lab.Backups()).ShouldBe(backups);
            return;
        }
        // To read its tables the server may need no room on its disk: then the backup is a whole one.
        var content = await lab.Site.Content();
        await lab.Prepared.Aegir("site", "restore", lab.Site.Uri);
        (await lab.Site.Content()).ShouldBe(content);
    }

    [Theory]
    [InlineData("write the settings")]
    [InlineData("publish the directory")]
    public async Task Of_the_hub_so_that_not_even_the_journal_can_be_written(string step)
    {
        var lab = await FaultLab.On(prepared, "web1");
        var before = await lab.Look();
        var failed = await WithoutRoom(
            lab,
            HubDisk,
            keepKib: 0,
            step,
            [.. lab.Site.InstallCommand, "--profile", "minimal"]
        );
        failed.Code.ShouldBe(5, failed.Err);
        failed.Err.ShouldContain("the hub's disk");
        failed.Err.ShouldContain("aegir task recover");
        await lab.Recover();
        await lab.DemandAsBefore(before);
        await lab.Install();
    }

    [Fact]
    public async Task Of_the_hub_while_a_site_is_restored()
    {
        var lab = await FaultLab.On(prepared, "web1");
        await lab.Install();
        await lab.Site.Use();
        await lab.Prepared.Aegir("site", "backup", lab.Site.Uri);
        var (before, backups) = (await lab.Look(), await lab.Backups());
        var failed = await WithoutRoom(
            lab,
            HubDisk,
            keepKib: 0,
            "import the database",
            "site",
            "restore",
            lab.Site.Uri,
            "--no-backup"
        );
        failed.Code.ShouldBe(5, failed.Err);
        failed.Err.ShouldContain("the hub's disk");
        await lab.Recover();
        await lab.DemandAsBefore(before);
        (await lab.Backups()).ShouldBe(backups);
        await lab.Prepared.Aegir("site", "restore", lab.Site.Uri);
    }

    [Fact]
    public async Task Of_the_database_server_while_a_dump_is_read()
    {
        var lab = await FaultLab.On(prepared, "web2");
        await lab.Install();
        await lab.Site.Use();
        await lab.Prepared.Aegir("site", "backup", lab.Site.Uri);
        var before = await lab.Look();
        var failed = await WithoutRoom(
            lab,
            DatabaseDisk,
            keepKib: 64,
            "import the database",
            "site",
            "restore",
            lab.Site.Uri
        );
        failed.Code.ShouldBeOneOf(1, 5);
        failed.Err.ShouldMatch("(?i)On @server_db1, .*(full|no space|no more room)", failed.Err);
        await lab.Recover();
        await lab.DemandAsBefore(before);
        await lab.Prepared.Aegir("site", "restore", lab.Site.Uri);
    }

    /// <summary>Runs <c>aegir</c> on a disk that is full from a step on, but for so many KiB; then there is room again.</summary>
    private static async Task<Ended> WithoutRoom(
        FaultLab lab,
        (string Host, string Directory) disk,
        int keepKib,
        string step,
        params string[] words
    )
    {
        try
        {
            var ended = await lab.At(step, () => lab.Lab.Fill(disk.Host, disk.Directory, keepKib), words);
            TestContext.Current.TestOutputHelper?.WriteLine($"exit code {ended.Code}: {ended.Err}");
            return ended;
        }
        finally
        {
            await lab.Lab.Drain(disk.Host);
        }
    }
}
