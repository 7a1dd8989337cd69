using System.Net;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Http;
using Aegir.Tests.Drupal;

namespace Aegir.Tests.Services.Http.Php;

/// <summary>PHP's own server as visitors, sites and tasks meet it.</summary>
public sealed class PhpServerTests
{
    private const string Speak = "<?php echo \"I am \", $_SERVER['SERVER_NAME'], ' of ', getenv('aegir_site');";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_name_leads_to_its_site_and_other_names_nowhere()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await hub.Publish(hub.Site("example.org", "www.example.org"));
        (await hub.Page()).ShouldBe("I am example.com of example.com");
        (await hub.Page("/", "www.example.org")).ShouldBe("I am www.example.org of example.org");
        (await hub.Raw("GET / HTTP/1.0\r\nHost: EXAMPLE.org.\r\n\r\n")).ShouldEndWith(
            "I am EXAMPLE.org. of example.org"
        );
        (await hub.Get("/", "example.net")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await hub.Get("/", "127.0.0.1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: example.com\r\nHost: example.org\r\n\r\n")]
    [InlineData("GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: example.com\r\nX: a\n b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : example.com\r\n\r\n")]
    [InlineData("GET / x HTTP/1.1\r\nHost: example.com\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\r\n\r\n")]
    public async Task What_is_no_request_is_refused(string request)
    {
        await using var hub = await ServedHub.WithSite(Speak);
        (await hub.Raw(request)).ShouldStartWith("HTTP/1.1 400 ");
    }

    [Fact]
    public async Task A_site_has_its_own_credentials_and_nothing_of_the_hub()
    {
        await using var hub = await ServedHub.WithSite(
            "<?php echo getenv('db_passwd'), '|', @file_get_contents($_GET['file']), '|', is_dir('sites/example.org') ? 'both' : 'one';"
        );
        await File.WriteAllTextAsync($"{hub.Platform.Layout.KeyFile}", "canary", Ct);
        await hub.Publish(hub.Site("example.org"));
        (await hub.Page($"/?file={hub.Platform.Layout.KeyFile}")).ShouldBe($"{TinyPlatform.DatabasePassword}||one");
    }

    [Fact]
    public async Task A_closed_or_disabled_site_answers_503_and_its_PHP_does_not_run()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await hub.Page();
        hub.Processes().ShouldNotBeEmpty();
        await hub.Run(hub.Service.CloseSite(hub.Site()));
        hub.Processes().ShouldBeEmpty();
        var closed = await hub.Get();
        closed.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        closed.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldBe(TimeSpan.FromSeconds(60));
        await hub.Set(hub.Site(), Door.Disabled);
        var disabled = await hub.Get();
        disabled.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        disabled.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldBe(TimeSpan.FromDays(1));
        await hub.Set(hub.Site(), Door.Open);
        (await hub.Page()).ShouldStartWith("I am");
    }

    [Fact]
    public async Task Who_sends_much_to_a_closed_site_is_answered_all_the_same()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await hub.Set(hub.Site(), Door.Closed);
        using var request = new HttpRequestMessage(HttpMethod.Post, hub.Url("/"))
        {
            Content = new ByteArrayContent(new byte[3_000_000]),
        };
        (await hub.Send(request)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Visitors_of_a_site_that_has_moved_away_are_sent_on()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await using var elsewhere = await ServedHub.WithSite("<?php echo 'here now: ', $_POST['a'] ?? '-';");
        var to = new WebAddress(Parsed.Parse<HostAddress>("127.0.0.1"), elsewhere.Port);
        await hub.Run(hub.Service.ForwardSite(hub.Site(), to));
        hub.Processes().ShouldBeEmpty();
        using var request = new HttpRequestMessage(HttpMethod.Post, hub.Url("/"))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("a", "b")]),
        };
        (await (await hub.Send(request)).Content.ReadAsStringAsync(Ct)).ShouldBe("here now: b");
        await elsewhere.Server.ShouldNotBeNull().DisposeAsync();
        elsewhere.Server = null;
        (await hub.Get()).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task A_closed_site_lets_Aegir_in_and_nobody_else_and_never_learns_how()
    {
        await using var hub = await ServedHub.WithSite(
            "<?php http_response_code(isset($_SERVER['HTTP_X_AEGIR_TRIAL']) ? 500 : 202);"
        );
        await hub.Set(hub.Site(), Door.Closed);
        (await hub.Get()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await hub.Get("/sites/example.com/files/x")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await hub.Service.Ask(hub.Site(), "/", Ct)).Single().Status.ShouldBe(202);
        await hub.Set(hub.Site(), Door.Open);
        (await hub.Service.Ask(hub.Site(), "/", Ct)).Single().Status.ShouldBe(202);
    }

    [Fact]
    public async Task Names_that_redirect_lead_to_the_one_that_does_not_with_path_and_port()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        var site = hub.Site("example.com", "www.example.com");
        site = site with { Site = site.Site with { RedirectTo = Parsed.Parse<DomainName>("www.example.com") } };
        await hub.Set(site, Door.Open);
        var response = await hub.Get("/node/1?a=b");
        response.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        $"{response.Headers.Location}".ShouldBe(hub.Url("/node/1?a=b", "www.example.com"));
        (await hub.Page("/", "www.example.com")).ShouldStartWith("I am");
    }

    [Fact]
    public async Task A_site_can_take_over_another_ones_name_while_that_is_still_there()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await hub.Publish(hub.Site("a.example", "example.com"));
        (await hub.Page()).ShouldBe("I am example.com of a.example");
        await hub.Run(hub.Service.RetireVhost(hub.Site()));
        (await hub.Page()).ShouldBe("I am example.com of a.example");
    }

    [Fact]
    public async Task A_request_reaches_the_site_as_it_was_sent()
    {
        await using var hub = await ServedHub.WithSite(
            "<?php echo json_encode([$_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI'], $_SERVER['PHP_SELF'], strlen($_POST['body'] ?? ''), $_COOKIE['c'] ?? '', isset($_SERVER['HTTP_PROXY'])], JSON_UNESCAPED_SLASHES);"
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, hub.Url("/index.php/a%20b?q=%2f"))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("body", new string('x', 3_000_000))]),
        };
        request.Headers.Add("Cookie", "c=d");
        request.Headers.Add("Proxy", "http://evil.example");
        request.Headers.ExpectContinue = true;
        var response = await hub.Send(request);
        (await response.Content.ReadAsStringAsync(Ct)).ShouldBe(
            """["POST","/index.php/a%20b?q=%2f","/index.php/a b",3000000,"d",false]"""
        );
    }

    [Fact]
    public async Task Closing_waits_for_a_request_that_runs()
    {
        await using var hub = await ServedHub.WithSite(
            "<?php touch('sites/example.com/files/began'); sleep(2); echo 'done';"
        );
        var slow = hub.Page();
        await Eventually(() => Is(File.Exists($"{hub.Site().Directory}/files/began")));
        await hub.Run(hub.Service.CloseSite(hub.Site()));
        slow.IsCompleted.ShouldBeTrue();
        (await slow).ShouldBe("done");
    }

    [Fact]
    public async Task A_request_that_runs_longer_than_anybody_waits_is_cut_off()
    {
        await using var hub = await ServedHub.WithSite(
            "<?php touch('sites/example.com/files/began'); sleep(4); touch('sites/example.com/files/late'); echo 'done';"
        );
        var slow = hub.Raw("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
        await Eventually(() => Is(File.Exists($"{hub.Site().Directory}/files/began")));
        File.Move(
            $"{hub.Platform.Layout.Config(ContextName.Hub)}/vhost.d/example.com.conf",
            $"{hub.Platform.Layout.Root}/away"
        );
        var said = await hub.Platform.Hub.Query(
            Command.Of(
                "curl",
                "-s",
                "--unix-socket",
                $"{hub.Platform.Layout.Run}/php.sock",
                "http://localhost/load?wait=1"
            ),
            Ct
        );
        said.ShouldBe("1 requests from before the change were cut off after 1 s.");
        (await slow).ShouldBeEmpty();
        await Task.Delay(TimeSpan.FromSeconds(4), Ct);
        File.Exists($"{hub.Site().Directory}/files/late").ShouldBeFalse();
    }

    [Fact]
    public async Task PHP_that_died_is_started_anew()
    {
        await using var hub = await ServedHub.WithSite(
            "<?php if (isset($_GET['die'])) { exec('kill -9 -1'); } echo 'alive';"
        );
        await hub.Page();
        (await hub.Raw("GET /?die=1 HTTP/1.1\r\nHost: example.com\r\n\r\n")).ShouldNotContain("alive");
        await Eventually(async () => (await hub.Get()).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Errors_of_a_sites_PHP_are_logged_without_its_password()
    {
        await using var hub = await ServedHub.WithSite(
            "<?php throw new Exception('no luck with ' . getenv('db_passwd'));"
        );
        (await hub.Get()).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        await Eventually(() =>
            Is(hub.Log.Any(line => line.Contains("no luck with [redacted]", StringComparison.Ordinal)))
        );
        string.Concat(hub.Log).ShouldNotContain("canary");
        (await (await hub.Get()).Content.ReadAsStringAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Config_that_is_none_is_refused_and_what_was_served_goes_on()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await hub.Page();
        var vhosts = $"{hub.Platform.Layout.Config(ContextName.Hub)}/vhost.d";
        var before = await File.ReadAllTextAsync($"{vhosts}/example.com.conf", Ct);
        await File.WriteAllTextAsync($"{vhosts}/broken.conf", "{", Ct);
        (await Should.ThrowAsync<CommandFailed>(() => hub.Set(hub.Site(), Door.Closed))).Message.ShouldContain(
            "broken.conf"
        );
        (await File.ReadAllTextAsync($"{vhosts}/example.com.conf", Ct)).ShouldBe(before);
        (await hub.Page()).ShouldStartWith("I am");
    }

    [Fact]
    public async Task A_hub_is_served_once_and_says_so_when_it_is_not_served()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await hub.Service.Check(Ct);
        (await Should.ThrowAsync<Conflict>(() => hub.Serve(hub.Port))).Message.ShouldContain("serves this hub already");
        await hub.Page();
        await hub.Server.ShouldNotBeNull().DisposeAsync();
        hub.Server = null;
        hub.Processes().ShouldBeEmpty();
        await hub.Set(hub.Site(), Door.Closed);
        hub.Reported.ShouldContain(line => line.Contains("PHP serves nobody", StringComparison.Ordinal));
        (await Should.ThrowAsync<CommandFailed>(() => hub.Service.Check(Ct))).Message.ShouldContain("aegir serve");
        (await Should.ThrowAsync<CommandFailed>(() => hub.Service.Ask(hub.Site(), "/", Ct))).Message.ShouldContain(
            "aegir serve"
        );
        await hub.Serve(hub.Port);
        (await hub.Get()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var hub = await ServedHub.WithSite(Speak);
        await using var other = await ServedHub.WithSite(Speak);
        await other.Server.ShouldNotBeNull().DisposeAsync();
        other.Server = null;
        (await Should.ThrowAsync<Conflict>(() => other.Serve(hub.Port))).Message.ShouldContain($"port {hub.Port}");
    }

    private static Task<bool> Is(bool isSo) => Task.FromResult(isSo);

    private static async Task Eventually(Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            tries.ShouldBeLessThan(100);
            await Task.Delay(100, Ct);
        }
    }
}
