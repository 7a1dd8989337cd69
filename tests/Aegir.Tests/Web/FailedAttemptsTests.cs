using System.Net;

namespace Aegir.Tests.Web;

public sealed class FailedAttemptsTests(RunningHub hub) : IClassFixture<RunningHub>
{
    [Fact]
    public async Task Who_guesses_is_told_to_wait_and_who_has_the_token_is_not()
    {
        var ct = TestContext.Current.CancellationToken;
        using var stranger = hub.Stranger();
        using var client = hub.Client();
        for (var attempt = 0; attempt < 30; attempt++)
        {
            using var refused = await stranger.GetAsync("/api/health", ct);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var stopped = await stranger.GetAsync("/api/health", ct);
        using var welcome = await client.GetAsync("/api/health", ct);

        stopped.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        stopped.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().TotalSeconds.ShouldBeInRange(1, 60);
        welcome.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
