using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;
using Aegir.Tasks.Parts;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks.Parts;

/// <summary>Which answers of a site's web server are taken for those of a site that is well.</summary>
public sealed class SiteChecksTests
{
    [Theory]
    [InlineData(200, true)]
    [InlineData(302, true)]
    [InlineData(403, true)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(404, true, true)]
    [InlineData(410, true, true)]
    [InlineData(500, false, true)]
    [InlineData(503, false, true)]
    public async Task A_front_page_is_there_or_leads_on_or_is_not_for_everybody_or_Drupal_says_there_is_none(
        int status,
        bool isWell,
        bool isDrupals = false
    ) => (await Fault(_ => status, isInMaintenance: false, isDrupals) is null).ShouldBe(isWell);

    [Fact]
    public async Task In_maintenance_mode_people_can_log_in()
    {
        (await Fault(path => path == "/user/login" ? 200 : 503, isInMaintenance: true)).ShouldBeNull();
        (await Fault(_ => 503, isInMaintenance: true)).ShouldNotBeNull().ShouldContain("503");
        (await Fault(path => path == "/user/login" ? 200 : 500, isInMaintenance: true)).ShouldNotBeNull();
        (await Fault(path => path == "/user/login" ? 200 : 503, isInMaintenance: false)).ShouldNotBeNull();
    }

    private static async Task<string?> Fault(Func<string, int> answer, bool isInMaintenance, bool isDrupals = false)
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), TinyHub.Ct);
        var home = await hub.Fleet().Home(site, TinyHub.Ct) with
        {
            Http = new Answering(answer, isDrupals),
            Drupal = new Maintained(hub.Fleet().Hub, hub.Layout, isInMaintenance),
        };
        try
        {
            await SiteChecks
                .Answers(home)
                .ShouldHaveSingleItem()
                .Run(new StepScope(1, hub.Layout.Run, _ => { }), TinyHub.Ct);
            return null;
        }
        catch (SiteDoesNotAnswer fault)
        {
            return fault.Message;
        }
    }

    private sealed class Answering(Func<string, int> answer, bool isDrupals) : HttpService
    {
        public override Task<IReadOnlyList<WebAnswer>> Ask(HostedSite site, string path, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<WebAnswer>>([
                new(ContextName.Server("web1"), answer(path), "") { IsDrupals = isDrupals },
            ]);
    }

    private sealed class Maintained(LocalHost hub, HubLayout layout, bool isOn)
        : DrupalFamily(new PhpSandbox(hub, layout), hub, "drupal7")
    {
        public override Task<SiteContents> Contents(HostedSite site, CancellationToken ct) =>
            Task.FromResult(new SiteContents([], null, null, isOn, null, null));

        private protected override PhpText Settings(HostedSite site) => throw new NotSupportedException();

        private protected override UnixPath TranslationsOf(HostedSite site) => throw new NotSupportedException();
    }
}
