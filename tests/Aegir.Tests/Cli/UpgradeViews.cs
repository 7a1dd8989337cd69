using System.Text.Json;
using Aegir.Cli;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Drupal.Code;
using Aegir.Model;
using Aegir.Queue.Upgrades;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Tests.Drupal.Upgrades;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

public sealed class UpgradeViews
{
    [Fact]
    public void A_check_is_a_table_with_the_answer_below()
    {
        var view = UpgradeCheckView.Of(
            Upgrades.Check(
                ["module honeypot 2.0.2 8102", "module hal 10.5.9", "module token 1.15.0 8001", "theme olivero 10.5.9"],
                there: ["module honeypot 2.1.0 8104 8104", "module token 1.16.0 8002", "theme olivero 10.6.12"],
                demands: new CodeDemands(new Version(8, 3, 0), []),
                php: [new HostPhp("web1", new Version(8, 2, 36))]
            )
        );
        var table = new StringWriter();
        view.Print(table);
        table.ToString().ShouldBeAsIn("site-check.txt");
        JsonSerializer.Serialize(view, ViewsJson.Default.UpgradeCheckView).ShouldBeAsIn("site-check.json");
    }

    [Fact]
    public void A_plan_lists_who_moves_when_and_who_does_not()
    {
        var view = UpgradePlanView.Of(Plan);
        var table = new StringWriter();
        view.Print(table);
        table.ToString().ShouldBeAsIn("upgrade-plan.txt");
        JsonSerializer.Serialize(view, ViewsJson.Default.UpgradePlanView).ShouldBeAsIn("upgrade-plan.json");
    }

    [Fact]
    public void A_report_says_what_became_of_each_site()
    {
        var ends = Enum.GetValues<MoveEnd>();
        var view = UpgradeReportView.Of(
            new UpgradeReport(Plan, [.. ends.Select((end, number) => Result(end, $"{(char)('a' + number)}.example"))])
        );
        var table = new StringWriter();
        view.Print(table);
        $"{table}{view.Summary}\n".ShouldBeAsIn("upgrade-report.txt");
        JsonSerializer.Serialize(view, ViewsJson.Default.UpgradeReportView).ShouldBeAsIn("upgrade-report.json");
    }

    [Fact]
    public void Progress_is_a_line_for_each_site()
    {
        var error = new StringWriter();
        var session = new Session(new Terminal(TextWriter.Null, error, TextReader.Null), TimeProvider.System);
        UpgradeProgress.Show(
            session,
            progress =>
            {
                progress.Checked(1, 2);
                progress.WaveBegins(1, 2, 1, 6);
                progress.MoveBegins(Plan.Waves[0][0]).StepChanged(new(0, "close", StepState.Running, default, null));
                foreach (var end in Enum.GetValues<MoveEnd>())
                    progress.MoveEnded(Result(end, "a.example"));
                return Task.FromResult(0);
            }
        );
        error.ToString().ShouldBeAsIn("upgrade-progress.txt");
    }

    [Fact]
    public async Task On_a_terminal_it_says_below_how_far_it_is_also_when_nothing_runs()
    {
        var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, TextReader.Null) { IsLive = true };
        await UpgradeProgress.Show(
            new Session(terminal, TimeProvider.System),
            progress =>
            {
                progress.Checked(1, 2);
                progress.WaveBegins(1, 2, 1, 2);
                progress.MoveBegins(Plan.Waves[0][0]).StepChanged(new(0, "close", StepState.Running, default, null));
                progress.MoveEnded(Result(MoveEnd.RolledBack, "example.com"));
                return Task.FromResult(0);
            }
        );
        error.ToString().ShouldContain("  example.com: close");
        error.ToString().ShouldContain("Wave 1 of 2: 1 of 2 sites, 1 failed");
        error.ToString().ShouldContain("[1/2] example.com rolled back");
    }

    private static UpgradePlan Plan
    {
        get
        {
            var possible = Upgrades.Check(["module token 1.15.0 8001"], there: ["module token 1.16.0 8002"]);
            var impossible = Upgrades.Check(["module hal 10.5.9", "module color 10.5.9"], there: []);
            var move = new PlannedMove(Fixture.Site("example.com"), possible);
            return new UpgradePlan(
                new UpgradeRequest(ContextName.Platform("live"), ContextName.Platform("next")) { Parallel = 2 },
                [
                    [move],
                    [move, move, move],
                ],
                [move],
                [
                    new LeftOut(
                        Parsed.Parse<DomainName>("x.example"),
                        "color: It is part of Drupal 10.5.9.",
                        impossible
                    ),
                    new LeftOut(
                        Parsed.Parse<DomainName>("y.example"),
                        "color: It is part of Drupal 10.5.9.",
                        impossible
                    ),
                    new LeftOut(Parsed.Parse<DomainName>("z.example"), "@z.example is in use by task 3.", null),
                ],
                Before: [new MoveResult(Parsed.Parse<DomainName>("m.example"), null, MoveEnd.Moved, null, null)],
                TimeSpan.FromSeconds(62)
            );
        }
    }

    private static MoveResult Result(MoveEnd end, string site)
    {
        var name = Parsed.Parse<DomainName>(site);
        var entry = new TaskEntry(12, "site migrate", name.ToContext(), TaskState.Succeeded, default)
        {
            Started = DateTimeOffset.UnixEpoch,
            Finished = DateTimeOffset.UnixEpoch.AddSeconds(4.5),
            ClosedFor = TimeSpan.FromSeconds(1.25),
        };
        return end switch
        {
            MoveEnd.Moved => new(name, 1, end, null, entry),
            MoveEnd.Refused or MoveEnd.NotBegun => new(name, 2, end, "this is why", null),
            _ => new(name, 2, end, "this is\nwhy", entry with { ClosedFor = null }),
        };
    }

    [Fact]
    public async Task Two_platforms_are_compared_side_by_side()
    {
        await using var hub = await TypedHub.Furnished();
        await Platform(hub, "live", "10.5.9", "token/8001", "hal/", "pathauto/8001", "old/8003");
        await Platform(hub, "next", "10.6.12", "token/8002", "pathauto/8001", "canvas/", "old/8002");
        var answer = await hub.Type("platform", "compare", "live", "next");
        answer.Code.ShouldBe(0, answer.Error);
        answer.Out.ShouldBeAsIn("platform-compare.txt");
        (await hub.Type("platform", "compare", "live", "next", "--all")).Out.ShouldContain("pathauto");
        (await hub.Type("platform", "compare", "live", "next", "--json"))
            .Out.Replace(hub.Layout.Root.ToString(), "$AEGIR_ROOT", StringComparison.Ordinal)
            .ShouldBeAsIn("platform-compare.json");
    }

    private static async Task Platform(TypedHub hub, string name, string version, params string[] modules)
    {
        var root = hub.Layout.Platforms / name;
        foreach (var (module, schema) in modules.Select(word => word.Split('/')).Select(word => (word[0], word[1])))
        {
            Directory.CreateDirectory($"{root}/web/modules/{module}");
            await File.WriteAllTextAsync(
                $"{root}/web/modules/{module}/{module}.info.yml",
                "type: module\nversion: '1.0'\n"
            );
            if (schema.Length > 0)
                await File.WriteAllTextAsync(
                    $"{root}/web/modules/{module}/{module}.install",
                    $"<?php\nfunction {module}_update_{schema}() {{}}\n"
                );
        }
        await hub.Db.Platforms.Save(
            new Platform(
                ContextName.Platform(name),
                root,
                ContextName.Server("web1"),
                new DrupalCode(DrupalFlavour.Drupal8, version, "web")
            ),
            TestContext.Current.CancellationToken
        );
    }
}
