namespace Aegir.Lab.Tests.Faults;

/// <summary>Two people at one site, and one at the keyboard who changes his mind.</summary>
[Collection(nameof(BrokenOffAlone))]
public sealed class InterruptedTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    [Fact]
    public async Task A_second_task_on_a_site_is_refused_and_names_the_first()
    {
        var lab = await FaultLab.On(prepared, "web1");
        await lab.Install();
        Ended? second = null;
        var first = await lab.At(
            "back up",
            async () => second = await lab.Lab.Aegir("site", "disable", lab.Site.Uri),
            "site",
            "backup",
            lab.Site.Uri
        );
        first.Code.ShouldBe(0, first.Err);
        second.ShouldNotBeNull().Code.ShouldBe(4);
        second.Err.ShouldContain($"site backup @{lab.Site.Uri}");
        await lab.DemandNothingLeft();
    }

    [Fact]
    public async Task Ctrl_C_takes_everything_back()
    {
        var lab = await FaultLab.On(prepared, "web2");
        var before = await lab.Look();
        var ended = await lab.At("install Drupal", () => Interrupt(lab), Install(lab));
        ended.Code.ShouldBe(1, ended.Err);
        ended.Err.ShouldContain("it was cancelled");
        await lab.DemandAsBefore(before);
        await lab.DemandNothingLeft();
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_it_at_once_and_a_recovery_takes_everything_back()
    {
        var lab = await FaultLab.On(prepared, "web2");
        var before = await lab.Look();
        var ended = await lab.At(
            "install Drupal",
            async () =>
            {
                await Interrupt(lab);
                await Interrupt(lab);
                // The held step would hold the end of the process too.
                await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            },
            Install(lab)
        );
        ended.Code.ShouldBe(130, ended.Err);
        (await lab.Recover()).Err.ShouldContain("was undone");
        await lab.DemandAsBefore(before);
    }

    private static string[] Install(FaultLab lab) => [.. lab.Site.InstallCommand, "--profile", "minimal"];

    private static async Task Interrupt(FaultLab lab)
    {
        await lab.Lab.Sh("hub", "pkill -INT -x dotnet");
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
    }
}
