using System.Diagnostics;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Balancer;
using Aegir.Tests.Services.Http;

namespace Aegir.Tests.Services.Balancer;

/// <summary>A real HAProxy that runs with what is generated for it, on this machine, before clusters of <see cref="Member"/>s.</summary>
internal sealed class RunningHaProxy : IAsyncDisposable
{
    private readonly UnixPath _hub = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-lb-").FullName);
    private readonly int _port = FreePort.Choose();
    private readonly HttpClient _visitor = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private Process? _process;

    public static async Task<RunningHaProxy> Before(params BalancedCluster[] clusters)
    {
        var running = new RunningHaProxy();
        var host = new ScriptedHost(running._hub / "lb1", "@server_lb1");
        var balancer = HttpExamples.Balancer(running._hub, host, Port.Of(running._port), clusters);
        foreach (var step in balancer.PublishMembers())
            await step.Run(new StepScope(1, running._hub / "tasks/1", _ => { }), TestContext.Current.CancellationToken);
        running._process = Process.Start(
            new ProcessStartInfo("/usr/sbin/haproxy", ["-q", "-db", "-f", $"{running._hub}/config/server_lb1/haproxy"])
        );
        await Until(async () => await running.Get("nobody.example") == (404, ""));
        return running;
    }

    /// <summary>A cluster of these members, which serves these names with the platform <c>live</c>.</summary>
    public static BalancedCluster Cluster(string name, Member[] members, params string[] names) =>
        new(
            ContextName.Server(name),
            SharesFiles: false,
            [.. members.Select(member => member.Record)],
            [ContextName.Platform("live")],
            [.. names.Select(Parsed.Parse<DomainName>)]
        );

    /// <summary>What a visitor gets: the status and, where a member answered 200, its name.</summary>
    public async Task<(int Status, string Member)> Get(string host, string path = "/", string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{_port}{path}");
        request.Headers.Host = host;
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        try
        {
            using var answer = await _visitor.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "");
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }

    public static async Task Until(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (await isSo())
                return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("Not within ten seconds.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _visitor.Dispose();
        Directory.Delete($"{_hub}", recursive: true);
    }
}
