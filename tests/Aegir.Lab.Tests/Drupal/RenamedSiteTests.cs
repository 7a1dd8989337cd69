using Aegir.Lab.Tests.Db;
using Aegir.Lab.Tests.Tasks;
using Aegir.Model;

namespace Aegir.Lab.Tests.Drupal;

/// <summary>
/// Real code bases: what a site stores about its own directory before it is renamed, its own functions find afterwards as
/// if it had always been called so.
/// </summary>
public sealed class RenamedSiteTests(ThrowawayMariaDb server) : IClassFixture<ThrowawayMariaDb>
{
    private const string Old = "old.example";
    private const string New = "a-longer.name.example";

    public static TheoryData<string> Codes => CodeBases.Newest();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Codes))]
    public async Task A_renamed_site_finds_its_files_modules_settings_and_objects(string code)
    {
        var ct = TestContext.Current.CancellationToken;
        using var tree = new TemporaryTree();
        var old = await RealSite.Install(CodeBases.PathOf(code), tree.Path, server.Db, Old, ct);
        var (store, tell) = Programs(old.Hosted.Platform.Code.Flavour);
        await old.Php(store.Replace("OLD", Old), ct);
        var before = await old.Php(tell.Replace("OLD", Old), ct);
        before.Split($"sites/{Old}").Length.ShouldBeGreaterThan(6, before);

        var site = await old.Rename(New, ct);
        var rewritten = await site.Family.RewritePaths(site.Hosted, old.Hosted.Site.Uri, ct);
        TestContext.Current.SendDiagnosticMessage($"{code}: {rewritten}");
        rewritten.Left.ShouldBeEmpty();
        var again = await site.Family.RewritePaths(site.Hosted, old.Hosted.Site.Uri, ct);
        (again.Rows, again.Files.Count).ShouldBe((0, 0));

        await site.Family.RebuildCache(site.Hosted, ct);
        (await site.Php(tell.Replace("OLD", New), ct)).ShouldBe(
            before.Replace($"sites/{Old}", $"sites/{New}").Replace($"sites/{New}.au", $"sites/{Old}.au")
        );
    }

    private static (string Store, string Tell) Programs(DrupalFlavour flavour) =>
        flavour switch
        {
            DrupalFlavour.Drupal7 => (
                """
                module_enable(array('aegir_probe'));
                variable_set('aegir_probe', array('sites/OLD/files' => (object) array('path' => 'sites/OLD/private'), 'ü' => 's:5:"sites/OLD"'));
                theme('page'); // stores a theme registry
                $node = (object) array('type' => 'page', 'title' => 'Page', 'language' => 'und', 'uid' => 1);
                node_object_prepare($node);
                $node->body['und'][0] = array('value' => '<img src="/sites/OLD/files/a.png"> sites/OLD.au', 'format' => 'full_html');
                node_save($node);
                """,
                """
                $node = node_load(db_query('SELECT MAX(nid) FROM {node}')->fetchField());
                echo json_encode(array(variable_get('aegir_probe'), $node->body, drupal_get_path('module', 'aegir_probe'), aegir_probe_file(),
                  variable_get('file_public_path'), drupal_get_filename('module', 'aegir_probe')), JSON_UNESCAPED_SLASHES);
                """
            ),
            DrupalFlavour.Backdrop => (
                """
                module_enable(array('aegir_probe'));
                state_set('aegir_probe', array('sites/OLD/files' => (object) array('path' => 'sites/OLD/private'), 'ü' => 's:5:"sites/OLD"'));
                config_set('system.core', 'site_logo_path', 'sites/OLD/files/logo.png');
                $node = entity_create('node', array('type' => 'page', 'title' => 'Page', 'uid' => 1));
                $node->body['und'][0] = array('value' => '<img src="/sites/OLD/files/a.png"> sites/OLD.au', 'format' => 'full_html');
                $node->save();
                """,
                """
                $node = node_load(db_query('SELECT MAX(nid) FROM {node}')->fetchField());
                echo json_encode(array(state_get('aegir_probe'), $node->body['und'][0]['value'], backdrop_get_path('module', 'aegir_probe'), aegir_probe_file(),
                  config_get('system.core', 'site_logo_path'), backdrop_get_filename('module', 'aegir_probe')), JSON_UNESCAPED_SLASHES);
                """
            ),
            _ => (
                """
                \Drupal::service('module_installer')->install(['aegir_probe']);
                \Drupal::state()->set('aegir_probe', ['sites/OLD/files' => (object) ['path' => 'sites/OLD/private'], 'ü' => 's:5:"sites/OLD"']);
                \Drupal::configFactory()->getEditable('system.theme.global')->set('logo.path', 'sites/OLD/files/logo.png')->save();
                \Drupal\node\Entity\Node::create(['type' => 'page', 'title' => 'Page', 'uid' => 1,
                  'body' => ['value' => '<img src="/sites/OLD/files/a.png"> sites/OLD.au', 'format' => 'full_html']])->save();
                $sync = new \Drupal\Core\Config\FileStorage(\Drupal\Core\Site\Settings::get('config_sync_directory'));
                $sync->write('system.theme.global', \Drupal::config('system.theme.global')->getRawData());
                """,
                """
                $sync = new \Drupal\Core\Config\FileStorage(\Drupal\Core\Site\Settings::get('config_sync_directory'));
                $nodes = \Drupal::entityTypeManager()->getStorage('node')->loadMultiple();
                echo json_encode([\Drupal::state()->get('aegir_probe'), end($nodes)->body->value, \Drupal::service('extension.list.module')->getPath('aegir_probe'),
                  aegir_probe_file(), \Drupal::config('system.theme.global')->get('logo.path'), $sync->read('system.theme.global')['logo']['path']], JSON_UNESCAPED_SLASHES);
                """
            ),
        };
}
