using System.Net;
using System.Net.Sockets;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;

namespace Aegir.Tests.Services.Http;

/// <summary>What every web server of the catalog keeps to.</summary>
public sealed class HttpContractTests : IDisposable
{
    private readonly UnixPath _hub = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-http-").FullName);
    private readonly ScriptedHost _host;
    private int _task;

    public HttpContractTests() => _host = new ScriptedHost(_hub / "web1");

    public static TheoryData<string> Implementations =>
        [.. ServiceCatalog.Entries.Where(e => e.Type == ServiceType.Http).Select(e => e.Implementation)];

    /// <summary>The same with a cluster of two of them, which shall be no other than one.</summary>
    public static TheoryData<string> ImplementationsAndCluster => [.. Implementations, HttpExamples.Cluster];

    public void Dispose() => Directory.Delete(_hub.ToString(), recursive: true);

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task What_is_published_twice_is_loaded_once(string implementation)
    {
        var http = await Published(implementation);
        var loads = _host.Loads;
        await Run(http.VerifyServer(Recorded()));
        await Run(http.PublishSite(HttpExamples.Site(_hub), Door.Open));
        _host.Loads.ShouldBe(loads);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task A_server_is_verified_by_the_records_as_they_are_when_its_config_is_locked(string implementation)
    {
        var http = await Published(implementation);
        var site = HttpExamples.Site(_hub);
        var verify = http.VerifyServer(
            new ServerContents(_ => Task.FromResult(new ServerRecords([site.Platform], [site], [])))
        );
        site = site with { Site = site.Site with { State = SiteState.Disabled } };
        await Run(http.SetDoor(site, Door.Disabled));
        var disabled = OnServer();
        await Run(verify);
        OnServer().ShouldBe(disabled);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Verifying_a_site_unchanged_takes_three_round_trips_at_most(string implementation)
    {
        var http = await Published(implementation);
        var before = _host.RoundTrips;
        await Run(http.PublishSite(HttpExamples.Site(_hub), Door.Open));
        (_host.RoundTrips - before).ShouldBeLessThanOrEqualTo(3);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task A_change_that_the_server_refuses_is_taken_back_at_once(string implementation)
    {
        var http = await Published(implementation);
        var vhost = Vhost();
        _host.RefusesConfig = true;
        var step = http.SetDoor(HttpExamples.Site(_hub), Door.Closed).Single();
        var failure = await Should.ThrowAsync<Exception>(() => step.Run(Scope(), Ct));
        failure.Message.ShouldContain("Syntax error on line 7");
        Vhost().ShouldBe(vhost);
        OnServer().ShouldBe(vhost);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task Undo_puts_the_vhost_back_even_if_the_run_is_repeated(string implementation)
    {
        var http = await Published(implementation);
        var vhost = Vhost();
        var step = http.SetDoor(HttpExamples.Site(_hub), Door.Closed).Single();
        var scope = Scope();
        await step.Run(scope, Ct);
        await step.Run(scope, Ct);
        OnServer().ShouldNotBe(vhost);
        await step.Undo.ShouldNotBeNull()(scope, Ct);
        OnServer().ShouldBe(vhost);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task Undoing_a_servers_verification_leaves_what_another_task_has_published_since(string implementation)
    {
        var http = await Published(implementation);
        var site = HttpExamples.Site(_hub);
        var older = Vhost() + "# as an older release wrote it\n";
        await File.WriteAllTextAsync($"{VhostPath}", older, Ct);
        var (verify, scope) = (http.VerifyServer(Recorded()).Single(), Scope());
        await verify.Run(scope, Ct);
        var verified = OnServer();
        await verify.Undo.ShouldNotBeNull()(scope, Ct);
        OnServer().ShouldBe(older);
        await verify.Run(scope, Ct);
        OnServer().ShouldBe(verified);

        await Run(http.SetDoor(site with { Site = site.Site with { State = SiteState.Disabled } }, Door.Disabled));
        var disabled = OnServer();
        disabled.ShouldNotBe(verified);
        await verify.Undo(scope, Ct);
        OnServer().ShouldBe(disabled);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task What_no_record_speaks_of_and_no_task_works_on_goes_when_the_server_is_verified(
        string implementation
    )
    {
        var http = await Published(implementation);
        var (site, vhost) = (HttpExamples.Site(_hub), Vhost());
        var vhosts = _hub / "config/server_web1/vhost.d";
        await File.WriteAllTextAsync($"{vhosts}/own.conf", "# the administrator's\n", Ct);
        await File.WriteAllTextAsync($"{vhosts}/a copy+of it.conf", vhost, Ct);
        await File.WriteAllTextAsync($"{vhosts}/example.co.conf", vhost, Ct);
        var nothing = new ServerRecords([], [], []);
        var busy = nothing with
        {
            InUse = new HashSet<ContextName> { site.Site.Name, site.Platform.Name },
        };
        await Run(http.VerifyServer(new ServerContents(_ => Task.FromResult(busy))));
        OnServer().ShouldBe(vhost);

        var (verify, scope) = (http.VerifyServer(new ServerContents(_ => Task.FromResult(nothing))).Single(), Scope());
        await verify.Run(scope, Ct);
        Directory
            .EnumerateFiles($"{_host.On(_hub / "config/server_web1")}", "*.conf", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .Except(["apache.conf", "nginx.conf"])
            .ShouldBe(["own.conf", "a copy+of it.conf", "example.co.conf"], ignoreOrder: true);
        await verify.Undo.ShouldNotBeNull()(scope, Ct);
        OnServer().ShouldBe(vhost);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task A_first_vhost_is_gone_after_its_undo(string implementation)
    {
        var http = HttpExamples.Service(_hub, implementation, _host);
        var step = http.SetDoor(HttpExamples.Site(_hub), Door.Open).Single();
        var scope = Scope();
        await step.Run(scope, Ct);
        await step.Undo.ShouldNotBeNull()(scope, Ct);
        File.Exists(_host.On(VhostPath).ToString()).ShouldBeFalse();
        File.Exists(VhostPath.ToString()).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task Files_that_were_pushed_but_never_loaded_are_loaded_by_whoever_comes_next(string implementation)
    {
        var http = await Published(implementation);
        await File.WriteAllBytesAsync((_hub / "run/config-server_web1.unloaded").ToString(), [], Ct);
        var loads = _host.Loads;
        await Run(http.SetDoor(HttpExamples.Site(_hub), Door.Open));
        _host.Loads.ShouldBe(loads + 1);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task What_a_killed_process_left_half_written_goes_with_the_next_change(string implementation)
    {
        var http = await Published(implementation);
        var left = VhostPath.Parent / $".example.com.conf.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync($"{left}", "", Ct);
        var step = http.SetDoor(HttpExamples.Site(_hub), Door.Closed).Single();
        await step.Preview.ShouldNotBeNull()(Ct);
        File.Exists($"{left}").ShouldBeTrue();
        await step.Run(Scope(), Ct);
        File.Exists($"{left}").ShouldBeFalse();
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task A_dry_run_shows_no_secret_and_touches_nothing(string implementation)
    {
        var http = await Published(implementation);
        var vhost = Vhost();
        await NoPreviewShowsASecret(http);
        Vhost().ShouldBe(vhost);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task A_dry_run_does_not_show_how_Aegir_gets_into_a_closed_site(string implementation)
    {
        var http = await Published(implementation);
        await Run(http.SetDoor(HttpExamples.Site(_hub), Door.Closed));
        Vhost().ShouldContain(Pass);
        await NoPreviewShowsASecret(http);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Aegir_asks_with_the_pass_that_opens_a_closed_site(string implementation)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var place = HttpExamples.Place(_hub, implementation, _host);
        var http = HttpExamples.Service(
            place with
            {
                Server = place.Server with { Host = Parsed.Parse<HostAddress>("127.0.0.1") },
                Offer = place.Offer with { Port = Port.Of(port) },
            }
        );
        var asking = http.Ask(HttpExamples.Site(_hub), "/", Ct);
        using var visitor = await listener.AcceptTcpClientAsync(Ct);
        using var lines = new StreamReader(visitor.GetStream());
        var request = new List<string>();
        while (await lines.ReadLineAsync(Ct) is { Length: > 0 } line)
            request.Add(line);
        await visitor.GetStream().WriteAsync("HTTP/1.0 204 \r\n\r\n"u8.ToArray(), Ct);
        visitor.Close();
        (await asking).ShouldHaveSingleItem().Status.ShouldBe(204);
        request.ShouldContain($"X-Aegir-Trial: {Pass}");
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task Only_root_and_its_owner_read_a_vhost(string implementation)
    {
        await Published(implementation);
        File.GetUnixFileMode(_host.On(VhostPath).ToString()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task Retiring_a_site_twice_loads_nothing_the_second_time(string implementation)
    {
        var http = await Published(implementation);
        await Run(http.RetireSite(HttpExamples.Site(_hub)));
        File.Exists(_host.On(VhostPath).ToString()).ShouldBeFalse();
        var loads = _host.Loads;
        await Run(http.RetireSite(HttpExamples.Site(_hub)));
        _host.Loads.ShouldBe(loads);
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task A_disabled_vhost_runs_no_php_and_knows_no_password(string implementation)
    {
        var http = await Published(implementation);
        await Run(http.SetDoor(HttpExamples.Site(_hub), Door.Disabled));
        Vhost().ShouldContain("503");
        Vhost().ShouldNotContain("canary");
        Vhost().ShouldNotContain("platform.d");
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Nothing_is_rendered_differently_than_it_is_written_down_here(string implementation)
    {
        var http = await Published(implementation);
        var config = _hub / "config/server_web1";
        foreach (var file in Directory.GetFiles(config.ToString(), "*.conf", SearchOption.AllDirectories))
            ShouldBeAsExpected(
                $"{implementation}-{(file.Contains("/health.d/") ? "health-" : "")}{Path.GetFileName(file)}",
                await File.ReadAllTextAsync(file, Ct)
            );
        await Run(http.SetDoor(HttpExamples.Site(_hub), Door.Closed));
        ShouldBeAsExpected($"{implementation}-example.com-closed.conf", Vhost());
    }

    [Theory, MemberData(nameof(ImplementationsAndCluster))]
    public async Task A_server_is_verified_with_the_proxy_of_a_site_that_left_it_until_its_time_is_over(
        string implementation
    )
    {
        var http = await Published(implementation);
        var to = new WebAddress(Parsed.Parse<HostAddress>("10.0.0.3"), Port.Of(80));
        await Run(http.ForwardSite(HttpExamples.Site(_hub), to));
        var (proxy, loads) = (OnServer(), _host.Loads);
        proxy.ShouldContain("10.0.0.3");
        await Run(http.VerifyServer(Left(to)));
        OnServer().ShouldBe(proxy);
        _host.Loads.ShouldBe(loads);
        File.Delete($"{VhostPath}");
        File.Delete($"{_host.On(VhostPath)}");
        await Run(http.VerifyServer(Left(to)));
        OnServer().ShouldBe(proxy);

        var (verify, scope) = (http.VerifyServer(Left(to: null)).Single(), Scope());
        await verify.Run(scope, Ct);
        File.Exists($"{VhostPath}").ShouldBeFalse();
        File.Exists($"{_host.On(VhostPath)}").ShouldBeFalse();
        await verify.Undo.ShouldNotBeNull()(scope, Ct);
        OnServer().ShouldBe(proxy);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Who_ends_TLS_before_a_server_that_sends_visitors_on_is_believed(string implementation)
    {
        var http = await Published(implementation);
        await Run(http.ForwardSite(HttpExamples.Site(_hub), new(Parsed.Parse<HostAddress>("10.0.0.3"), Port.Of(80))));
        Vhost().ShouldContain("10.0.0.3");
        Vhost().ShouldNotContain("X-Forwarded-Proto");
    }

    private ServerContents Recorded()
    {
        var site = HttpExamples.Site(_hub);
        return new ServerContents(_ => Task.FromResult(new ServerRecords([site.Platform], [site], [])));
    }

    private ServerContents Left(WebAddress? to)
    {
        var site = HttpExamples.Site(_hub);
        return new ServerContents(_ =>
            Task.FromResult(new ServerRecords([site.Platform], [], [new ForwardedSite(site, to)]))
        );
    }

    private UnixPath VhostPath => _hub / "config/server_web1/vhost.d/example.com.conf";

    private string Vhost() => File.ReadAllText(VhostPath.ToString());

    private string OnServer() => File.ReadAllText(_host.On(VhostPath).ToString());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Pass => TrialPass.Of(HttpExamples.Site(_hub).Site).Reveal();

    private void ShouldBeAsExpected(string name, string text) =>
        ExpectedFile.ShouldHold(name, text.Replace(_hub.ToString(), "/var/aegir", StringComparison.Ordinal));

    private async Task NoPreviewShowsASecret(HttpService http)
    {
        foreach (var door in Enum.GetValues<Door>())
        foreach (var step in http.SetDoor(HttpExamples.Site(_hub), door))
        {
            var shown = await step.Preview.ShouldNotBeNull()(Ct);
            shown.ShouldNotContain("canary");
            shown.ShouldNotContain(Pass);
        }
    }

    private StepScope Scope() => new(1, _hub / $"tasks/{_task++}", _ => { });

    private async Task<HttpService> Published(string implementation)
    {
        var site = HttpExamples.Site(_hub);
        Directory.CreateDirectory((site.Directory / "files").ToString());
        await File.WriteAllTextAsync((site.Directory / "settings.php").ToString(), "<?php", Ct);
        var http = HttpExamples.Service(_hub, implementation, _host);
        await Run([
            .. http.VerifyServer(ServerContents.None),
            .. http.PublishPlatform(site.Platform),
            .. http.PublishSite(site, Door.Open),
        ]);
        return http;
    }

    private async Task Run(IReadOnlyList<Step> steps)
    {
        var scope = Scope();
        foreach (var step in steps)
            await step.Run(scope, Ct);
    }
}
