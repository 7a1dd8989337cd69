using System.Text.Json;
using Aegir.Cli.Views;
using Aegir.Drupal.Code;
using Aegir.Model;
using Aegir.Services.Http;
using Aegir.Tests.Drupal.Upgrades;

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
