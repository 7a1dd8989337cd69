using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Db;
using Aegir.Services.Http;
using Aegir.Tests.Drupal;
using Aegir.Tests.Hosts;

namespace Aegir.Tests;

public sealed class SiteHomeTests
{
    private static readonly DatabaseEndpoint File = new DatabaseInFile("sqlite");

    [Fact]
    public void A_database_in_a_file_goes_with_a_web_server_on_the_same_machine()
    {
        using var tiny = TinyPlatform.Drupal8();
        Home(tiny, File, new LocalHost()).DemandFit();
        Should
            .Throw<InvalidInput>(() => Home(tiny, File, new RecordingHost()).DemandFit())
            .Message.ShouldContain("served by @server_web1");
    }

    [Fact]
    public void A_code_base_is_not_put_on_a_database_that_it_does_not_know()
    {
        using var tiny = TinyPlatform.Backdrop();
        Home(tiny, tiny.Site().Database, new RecordingHost()).DemandFit();
        Should
            .Throw<InvalidInput>(() => Home(tiny, File, new LocalHost()).DemandFit())
            .Message.ShouldContain("Backdrop 1.27.1, which does not run on sqlite");
    }

    private static SiteHome Home(TinyPlatform tiny, DatabaseEndpoint database, Host web)
    {
        var site = tiny.Site() with { Database = database };
        return new SiteHome(
            site,
            new ServingFrom(web),
            new NullDbService(site.Site.DbServer),
            new SiteNames([site.Site], _ => Task.FromResult<IReadOnlyList<NameService>>([])),
            tiny.Family()
        );
    }

    private sealed class ServingFrom(Host web) : HttpService
    {
        public override IReadOnlyList<Host> SiteHosts => [web];
    }
}
