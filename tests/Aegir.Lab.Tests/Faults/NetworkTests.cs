using System.Diagnostics;

namespace Aegir.Lab.Tests.Faults;

/// <summary>
/// A host goes away in the middle of a task: the task gives up in time, puts back what it can reach, says what it could
/// not and where, keeps the site from others, and is put in order when the host is back.
/// </summary>
[Collection(nameof(AloneInTheLab))]
public sealed class NetworkTests(PreparedLab prepared) : IClassFixture<PreparedLab>
{
    /// <summary>A connection is given up after 15 s without an answer, and a few steps have to find that out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    [Theory]
    [InlineData("web1", "web1", "open", "cut", "heal")]
    [InlineData("web1", "db1", "install Drupal", "cut", "heal")]
    public async Task An_installation(string web, string gone, string step, string fault, string cure)
    {
        var lab = await FaultLab.On(prepared, web);
        var before = await lab.Look();
        await Break(lab, before, gone, step, fault, cure, [.. lab.Site.InstallCommand, "--profile", "minimal"]);
    }

    [Theory]
    [InlineData("web1", "web1", "let nobody but Aegir into", "cut", "heal")]
    [InlineData("web2", "db1", "import the database", "freeze", "thaw")]
    public async Task A_restoration(string web, string gone, string step, string fault, string cure)
    {
        var lab = await FaultLab.On(prepared, web);
        await lab.Install();
        await lab.Site.Use();
        await lab.Prepared.Aegir("site", "backup", lab.Site.Uri);
        var before = await lab.Look();
        await Break(lab, before, gone, step, fault, cure, ["site", "restore", lab.Site.Uri]);
    }

    private static async Task Break(
        FaultLab lab,
        string before,
        string gone,
        string step,
        string fault,
        string cure,
        string[] words
    )
    {
        string[] reached = [.. lab.Servers.Where(server => server != gone)];
        var there = await Task.WhenAll(reached.Select(lab.LookAt));
        var begun = TimeSpan.Zero;
        var clock = Stopwatch.StartNew();
        Ended failed;
        try
        {
            failed = await lab.At(
                step,
                async () =>
                {
                    await Fault(lab, fault, gone);
                    begun = clock.Elapsed;
                },
                words
            );
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{fault} {gone} at ‘{step}’: exit code {failed.Code} after {(clock.Elapsed - begun).TotalSeconds:0} s\n{failed.Err}"
            );
            failed.Code.ShouldBe(5, failed.Err);
            failed.Err.ShouldContain(gone);
            (clock.Elapsed - begun).ShouldBeLessThan(Patience);
            var refused = await lab.Lab.Aegir("site", "verify", lab.Site.Uri);
            refused.Code.ShouldBeOneOf(3, 4);
            foreach (var (server, was) in reached.Zip(there))
                FaultLab.DemandSame(await lab.LookAt(server), was);
        }
        finally
        {
            await Fault(lab, cure, gone);
        }
        await lab.Recover();
        await lab.DemandAsBefore(before);
    }

    private static Task Fault(FaultLab lab, string fault, string host) =>
        fault switch
        {
            "cut" => lab.Lab.Cut(host),
            "heal" => lab.Lab.Heal(host),
            "freeze" => lab.Lab.Freeze(host),
            _ => lab.Lab.Thaw(host),
        };
}
