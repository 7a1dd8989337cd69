using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Aegir.Tests.Web;

public sealed class AccessTests(RunningHub hub) : IClassFixture<RunningHub>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_refuses_who_has_no_token()
    {
        using var stranger = hub.Stranger();
        var routes = hub.Routes;
        routes.ShouldContain("/api/sites/{uri}");
        foreach (var route in routes)
        {
            var path = Regex.Replace(route, "{[^}]*}", "1");
            using var answer = await stranger.GetAsync(path, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, route);
        }
    }

    [Fact]
    public void Nothing_keeps_keys_outside_the_hubs_own_directory() =>
        hub.Services.GetService<IDataProtectionProvider>().ShouldBeNull();

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer TOKENx")]
    [InlineData("Basic TOKEN")]
    [InlineData("TOKEN")]
    [InlineData("Bearer TOKEN, Bearer TOKEN")]
    public async Task What_is_not_the_token_is_refused_in_the_same_words(string shown)
    {
        using var stranger = hub.Stranger();
        using var nothing = await stranger.GetAsync("/api/health", Ct);
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", shown.Replace("TOKEN", hub.Token));

        using var answer = await stranger.GetAsync("/api/health", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldBe(await nothing.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_refused_like_one_that_does()
    {
        using var stranger = hub.Stranger();

        using var answer = await stranger.GetAsync("/api/nothing", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_request_for_another_host_name_is_refused()
    {
        using var client = hub.Client();
        client.DefaultRequestHeaders.Host = "evil.example";

        using var answer = await client.GetAsync("/api/health", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_allowed_nothing_and_no_answer_is_kept()
    {
        using var client = hub.Client();
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        using var answer = await client.GetAsync("/api/health", Ct);

        answer.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control"));
        answer.Headers.CacheControl?.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Nothing_can_be_changed()
    {
        using var client = hub.Client();

        foreach (var route in hub.Routes)
        {
            using var answer = await client.PostAsync(route.Replace("{id:long}", "1"), content: null, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed, route);
        }
    }
}
