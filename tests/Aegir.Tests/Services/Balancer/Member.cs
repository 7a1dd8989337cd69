using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Balancer;

namespace Aegir.Tests.Services.Balancer;

/// <summary>A web server on this machine that answers its balancer's question, and visitors with its name.</summary>
internal sealed class Member : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ContextName _name;
    private readonly int _port;

    public Member(string name, int port)
    {
        (_name, _port) = (ContextName.Server(name), port);
        _listener.Prefixes.Add($"http://*:{port}/");
        _listener.Start();
        _ = Serve();
    }

    /// <summary>Whether it says that it is well.</summary>
    public bool IsWell { get; set; } = true;

    /// <summary>What visitors get for a path, if not 200.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new();

    /// <summary>What visitors asked for: the method, the path, and who they are said to be.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public BalancedMember Record => new(_name, new WebAddress(Parsed.Parse<HostAddress>("127.0.0.1"), Port.Of(_port)));

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext visit;
            try
            {
                visit = await _listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            Answer(visit);
        }
    }

    private void Answer(HttpListenerContext visit)
    {
        var (asked, path) = (visit.Request, visit.Request.Url?.AbsolutePath ?? "");
        if (asked.Headers["Host"] == "health.aegir.invalid")
            visit.Response.StatusCode = IsWell && path == "/platform_live" ? 200 : 404;
        else
        {
            Asked.Enqueue(
                $"{asked.HttpMethod} {asked.Headers["Host"]}{path} {asked.Headers["X-Forwarded-For"]} {asked.Headers["X-Forwarded-Proto"]}"
            );
            visit.Response.StatusCode = Answers.GetValueOrDefault(path, 200);
        }
        visit.Response.Close(Encoding.UTF8.GetBytes(_name.Bare), willBlock: false);
    }
}
