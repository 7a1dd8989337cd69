using System.Text.RegularExpressions;

namespace Aegir.Lab.Tests.Tasks;

/// <summary>Drupal's own updates, run by Aegir: what modules do in them, and what stops them.</summary>
public sealed class UpdateTests(PreparedLab lab) : IClassFixture<PreparedLab>
{
    public static TheoryData<string> Kinds => CodeBases.EachKind();

    public static TheoryData<string, string> Releases => CodeBases.LastOfComposer();

    public static TheoryData<string> Sevens => CodeBases.NewestSeven();

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_update_that_takes_more_memory_than_a_process_may_have_is_finished_by_others(string code)
    {
        var live = await CodeBases.PublishNew(lab, code, "web1");
        var site = await LabSite.Install(lab, code, "web1", platform: live);
        await site.Aegir("backup");
        var (modules, number, kept) = code.Split('.')[0] switch
        {
            "drupal-7" => ("modules", 7999, "variable"),
            "backdrop-1" => ("core/modules", 1999, "state"),
            _ => ("web/core/modules", 10999, "key_value"),
        };
        await Append(
            $"{CodeBases.RootOf(live)}/{modules}/system/system.install",
            $$"""

            function system_update_{{number - 1}}() {
            }

            function system_update_{{number}}(&$sandbox) {
              static $kept = array();
              $kept[] = str_repeat('x', 300 << 20);
              file_put_contents('sites/{{site.Uri}}/files/rounds', 'x', FILE_APPEND);
              $sandbox += array('round' => 0);
              $sandbox['#finished'] = ++$sandbox['round'] < 8 ? $sandbox['round'] / 8 : 1.2;
              return '<em>All</em> rounds.';
            }
            """
        );
        if (code != CodeBases.Mini)
            await Append(
                $"{CodeBases.RootOf(live)}/{modules}/dblog/dblog.install",
                $$"""

                function dblog_update_dependencies() {
                  return array('dblog' => array({{number}} => array('system' => {{number - 1}})));
                }

                function dblog_update_{{number}}() {
                }
                """
            );
        var restored = await lab.Lab.Aegir("site", "restore", site.Uri);
        restored.Code.ShouldBe(0, restored.Err);
        Regex.Count(restored.Err, $"system_update_{number}: All rounds\\.").ShouldBe(1);
        Regex.Count(restored.Err, $"dblog_update_{number}\\b").ShouldBe(code == CodeBases.Mini ? 0 : 1);
        (await lab.Lab.Sh("web1", $"cat {site.Directory}/files/rounds")).ShouldBe("xxxxxxxx");
        (await site.Sql($"SELECT COUNT(*) FROM {kept} WHERE name LIKE 'aegir%'")).Trim().ShouldBe("0");

        await site.Aegir("backup");
        var again = await lab.Lab.Aegir("site", "restore", site.Uri);
        again.Code.ShouldBe(0, again.Err);
        again.Err.ShouldNotContain($"_update_{number}");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Releases))]
    public async Task New_services_of_a_module_are_there_and_batches_of_its_updates_run(string _, string code)
    {
        var live = await CodeBases.PublishNew(lab, code, "web1");
        var next = await CodeBases.PublishNew(lab, code, "web1");
        foreach (var (platform, service) in new[] { (live, "Former"), (next, "Latter") })
        {
            await lab.Lab.Sh(
                "hub",
                $$"""
                mkdir -p {{CodeBases.RootOf(platform)}}/web/modules/custom/changed/src
                cd {{CodeBases.RootOf(platform)}}/web/modules/custom/changed
                cat >changed.info.yml <<'END'
                name: Changed
                type: module
                core_version_requirement: '>=9'
                END
                cat >changed.services.yml <<'END'
                services:
                  changed.{{service}}:
                    class: Drupal\changed\{{service}}
                    tags:
                      - {name: event_subscriber}
                END
                cat >src/{{service}}.php <<'END'
                <?php
                namespace Drupal\changed;
                class {{service}} implements \Symfony\Component\EventDispatcher\EventSubscriberInterface {
                  public static function getSubscribedEvents(): array { return ['kernel.request' => 'seen']; }
                  public function seen() { \Drupal::state()->set('changed.seen', '{{service}}'); }
                }
                END
                """,
                "aegir"
            );
            await lab.Aegir("platform", "verify", platform);
        }
        var site = await LabSite.Install(lab, code, "web1", platform: live);
        await lab.Aegir("site", "drush", site.Uri, "--", "pm:install", "--yes", "changed");
        (await site.Get()).Status.ShouldBe(200);
        (await State("changed.seen")).ShouldBe("Former");

        await Append(
            $"{CodeBases.RootOf(next)}/web/modules/custom/changed/changed.install",
            """
            <?php
            function changed_update_9001() {
              \Drupal::service('file_system')->mkdir('public://made');
              file_put_contents('public://made/by an update.txt', 'made');
              file_put_contents('private://secret.txt', 'secret');
              batch_set(['title' => 'Later', 'operations' => [['changed_later', ['ran']]]]);
            }

            function changed_later($word, &$context) {
              \Drupal::state()->set('changed.batch', $word);
            }
            """
        );
        var moved = await lab.Lab.Aegir("site", "migrate", site.Uri, "--to", next);
        moved.Code.ShouldBe(0, moved.Err);
        moved.Err.ShouldContain("changed_update_9001");
        (await State("changed.seen")).ShouldBe("Latter");
        (await State("changed.batch")).ShouldBe("ran");
        var there = site with { Platform = next };
        (await lab.Lab.Sh("web1", $"cat '{there.Directory}/files/made/by an update.txt'")).ShouldBe("made");
        await lab.Lab.Sh("web1", $"echo >>'{there.Directory}/files/made/by an update.txt'", "www-data");
        (await lab.Lab.Sh("web1", $"cd {there.Directory} && find . -name secret.txt"))
            .Trim()
            .ShouldBe("./private/files/secret.txt");

        async Task<string> State(string name) =>
            (await lab.Aegir("site", "drush", site.Uri, "--", "state:get", name)).Trim();
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Releases))]
    public async Task What_modules_find_wrong_at_any_time_is_told_and_what_they_find_wrong_of_updates_stops_them(
        string _,
        string code
    )
    {
        const string Info = "name: Strict or gone\ntype: module\ncore_version_requirement: '>=9'";
        const string Strict = """
            <?php
            function strict_requirements($phase) {
              $list = ['#theme' => 'item_list', '#items' => ['The library is missing.']];
              $error = ['title' => 'Strict', 'severity' => 2];
              return $phase === 'install' ? [] : ['strict_library' => $error + ['description' => $list]];
            }

            """;
        var live = await CodeBases.PublishNew(lab, code, "web1");
        var next = await CodeBases.PublishNew(lab, code, "web1");
        foreach (var module in new[] { "strict", "gone" })
            await Write(live, $"{module}/{module}.info.yml", Info);
        await Write(next, "strict/strict.info.yml", Info);
        await Write(live, "strict/strict.install", Strict);
        await lab.Aegir("platform", "verify", live);
        var site = await LabSite.Install(lab, code, "web1", platform: live);
        await lab.Aegir("site", "drush", site.Uri, "--", "pm:install", "--yes", "strict", "gone");
        await lab.Lab.Sh("hub", $"rm -r {CodeBases.RootOf(live)}/web/modules/custom/gone", "aegir");

        var onlyOfUpdates = Strict.Replace("strict_library", "strict_' . $phase . '", StringComparison.Ordinal);
        (await Move(onlyOfUpdates)).Err.ShouldContain("Strict The library is missing.");
        var exits = await Move(Strict + "function strict_update_9001() { exit; }");
        exits.Err.ShouldContain("strict_update_9001 ended the process before it was done.");
        var fails = await Move(Strict + "function strict_update_9001() { strict_no_function(); }");
        fails.Err.ShouldContain("strict_update_9001 failed: Error: Call to undefined function strict_no_function()");
        const string Says =
            "function strict_update_9001() { register_shutdown_function(function () { echo 'late'; }); }";
        var moved = await Move(Strict + Says, code: 0);
        moved.Err.ShouldContain("An error that keeps nobody from updating: Strict The library is missing.");
        moved.Err.ShouldMatch("An error that keeps nobody from updating: .*gone");
        moved.Err.ShouldNotContain("item_list");
        moved.Err.ShouldContain("strict_update_9001");
        (await (site with { Platform = next }).Get()).Status.ShouldBe(200);

        async Task<Ended> Move(string install, int code = 1)
        {
            await Write(next, "strict/strict.install", install);
            await lab.Aegir("platform", "verify", next);
            var said = await lab.Lab.Aegir("site", "migrate", site.Uri, "--to", next);
            said.Code.ShouldBe(code, said.Err);
            return said;
        }

        Task<string> Write(string platform, string file, string text)
        {
            var path = $"{CodeBases.RootOf(platform)}/web/modules/custom/{file}";
            return lab.Lab.Sh(
                "hub",
                $"mkdir -p {Path.GetDirectoryName(path)} && cat >{path} <<'END'\n{text}\nEND",
                "aegir"
            );
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Sevens))]
    public async Task A_module_that_is_switched_off_and_too_old_for_its_updates_is_left_out(string code)
    {
        var live = await CodeBases.PublishNew(lab, code, "web1");
        var next = await CodeBases.PublishNew(lab, code, "web1");
        var site = await LabSite.Install(lab, code, "web1", platform: live);
        await site.Sql(
            "INSERT INTO system (filename, name, type, status, schema_version) "
                + "VALUES ('modules/bygone/bygone.module', 'bygone', 'module', 0, 7001)"
        );
        var modules = $"{CodeBases.RootOf(next)}/modules";
        await lab.Lab.Sh("hub", $"mkdir {modules}/bygone; echo '<?php' >{modules}/bygone/bygone.module", "aegir");
        await Append($"{modules}/bygone/bygone.info", "name = Bygone\ncore = 7.x");
        await Append(
            $"{modules}/bygone/bygone.install",
            "<?php function bygone_update_last_removed() { return 7005; } function bygone_update_7006() { exit(1); }"
        );
        await Append($"{modules}/system/system.install", "function system_update_7998() { }");
        await lab.Aegir("platform", "verify", next);

        var moved = await lab.Lab.Aegir("site", "migrate", site.Uri, "--to", next);
        moved.Code.ShouldBe(0, moved.Err);
        moved.Err.ShouldContain("bygone: bygone module can not be updated.");
        moved.Err.ShouldContain("system_update_7998");
    }

    private Task<string> Append(string file, string text) =>
        lab.Lab.Sh("hub", $"cat >>{file} <<'PHP'\n{text}\nPHP", "aegir");
}
