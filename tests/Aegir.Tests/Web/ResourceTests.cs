using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Aegir.Tests.Web;

public sealed class ResourceTests(RunningHub hub) : IClassFixture<RunningHub>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_shows_what_it_offers_and_its_fingerprint()
    {
        var server = await Get("/api/servers/web1");

        server
            .GetProperty("services")
            .EnumerateArray()
            .Select(s => $"{s.GetProperty("implementation")}")
            .ShouldBe(["apache", "mysql"]);
        server.GetProperty("fingerprint").GetString().ShouldBe("SHA256:z9bTyWIu7E1G90vzpQ+ZWQsVaauH325hvf1eZEvAso0");
    }

    [Fact]
    public async Task A_site_shows_its_names_and_where_it_lives()
    {
        var site = await Get("/api/sites/example.com");

        site.GetProperty("state").GetString().ShouldBe("enabled");
        site.GetProperty("platform").GetString().ShouldBe("live");
        site.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()).ShouldBe(["www.example.com"]);
    }

    [Theory]
    [InlineData("/api/servers", 1)]
    [InlineData("/api/platforms?webServer=web1", 1)]
    [InlineData("/api/platforms?webServer=web2", 0)]
    [InlineData("/api/sites?platform=live&webServer=web1&dbServer=web1", 1)]
    [InlineData("/api/sites?client=nobody", 0)]
    [InlineData("/api/sites/example.com/backups", 1)]
    [InlineData("/api/backups", 1)]
    [InlineData("/api/tasks?context=@example.com&state=running&limit=1", 1)]
    [InlineData("/api/tasks?state=rolled%20back", 0)]
    public async Task A_list_holds_what_is_asked_for(string path, int length) =>
        (await Get(path)).GetArrayLength().ShouldBe(length);

    [Fact]
    public async Task A_task_has_steps_and_a_log()
    {
        var task = await Get($"/api/tasks/{hub.Task}");
        var log = await Get($"/api/tasks/{hub.Task}/log");

        task.GetProperty("state").GetString().ShouldBe("running");
        task.GetProperty("steps")
            .EnumerateArray()
            .Select(s => $"{s.GetProperty("name")}")
            .ShouldBe(["look", "leap", "land"]);
        log.EnumerateArray().Select(l => $"{l.GetProperty("line")}").ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Health_tells_how_the_queue_stands()
    {
        var health = await Get("/api/health");

        health.GetProperty("version").GetString().ShouldBe("1.0.0");
        health.GetProperty("running").GetInt32().ShouldBe(1);
        health.GetProperty("stuck").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Whatever_is_unknown_gets_the_same_answer()
    {
        using var client = hub.Client();
        var bodies = new HashSet<string>();
        string[] unknown =
        [
            "/api/servers/web9",
            "/api/servers/-oProxyCommand=x",
            "/api/platforms/..%2F..%2Fetc",
            "/api/sites/nobody.example",
            "/api/sites/all",
            "/api/sites/nobody.example/backups",
            "/api/backups/nothing",
            "/api/tasks/999",
            "/api/tasks/999/log/stream",
            "/api/tasks/one",
            "/api/nothing",
        ];

        foreach (var path in unknown)
        {
            using var answer = await client.GetAsync(path, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
            bodies.Add(await answer.Content.ReadAsStringAsync(Ct));
        }

        bodies.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/sites?platform=a%0Ab", "“a\uFFFDb” is no name of a platform")]
    [InlineData(
        "/api/tasks?state=lost",
        "“lost” is none of queued, running, succeeded, rolled back, stuck, cancelled, given up."
    )]
    [InlineData("/api/tasks?limit=0", "The limit must be a whole number from 1 to 1000.")]
    public async Task A_question_that_makes_no_sense_is_explained(string path, string detail)
    {
        using var client = hub.Client();

        using var answer = await client.GetAsync(path, Ct);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldStartWith(detail);
    }

    [Fact]
    public async Task The_document_describes_every_route_and_how_to_be_let_in()
    {
        var document = await Get("/api/openapi.json");

        document.GetProperty("paths").EnumerateObject().Count().ShouldBe(hub.Routes.Count - 1);
        document
            .GetProperty("components")
            .GetProperty("securitySchemes")
            .GetProperty("token")
            .GetProperty("scheme")
            .GetString()
            .ShouldBe("bearer");
    }

    private async Task<JsonElement> Get(string path)
    {
        using var client = hub.Client();
        return await client.GetFromJsonAsync<JsonElement>(path, Ct);
    }
}
