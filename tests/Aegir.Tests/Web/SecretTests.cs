using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Tests.Web;

public sealed class SecretTests(RunningHub hub) : IClassFixture<RunningHub>
{
    [Fact]
    public async Task No_answer_of_any_route_holds_a_secret()
    {
        var ct = TestContext.Current.CancellationToken;
        await hub.Db.Tasks.End(hub.Task, TaskState.Succeeded, message: null, ct);
        using var client = hub.Client();
        string[] names = ["web1", "live", "example.com", RunningHub.BackupName, $"{hub.Task}"];
        var found = 0;

        foreach (
            var path in hub.Routes.SelectMany(route => names.Select(name => Regex.Replace(route, "{[^}]*}", name)))
        )
        {
            using var answer = await client.GetAsync(path, ct);
            var text = answer.Headers + await answer.Content.ReadAsStringAsync(ct);
            ((int)answer.StatusCode).ShouldBeLessThan(500, path);
            text.ShouldNotContain(RunningHub.Canary);
            text.ShouldNotContain(hub.Token);
            found += answer.IsSuccessStatusCode ? 1 : 0;
        }

        found.ShouldBeGreaterThanOrEqualTo(hub.Routes.Count);
    }
}
