using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Http;
using Aegir.Services.Http.Php;
using Aegir.Tests.Drupal;

namespace Aegir.Tests.Services.Http.Php;

/// <summary>A hub whose PHP server really runs, a platform whose front page is a few lines of PHP, and who visits it.</summary>
internal sealed class ServedHub : IAsyncDisposable
{
    private readonly HttpClient _visitor;
    private int _rooms;

    private ServedHub(string frontPage)
    {
        Needs.Sandbox();
        Platform = TinyPlatform.Drupal8().With("web/index.php", frontPage).With("web/sites/sites.php", "<?php");
        Port = Port.Of(FreePort.Choose());
        Service = Listening(Port);
        Directory.CreateDirectory($"{Platform.Layout.Run}");
        _visitor = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectCallback = async (_, ct) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, Port.Number, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );
    }

    public TinyPlatform Platform { get; }

    public Port Port { get; }

    public PhpService Service { get; }

    public PhpServer? Server { get; set; }

    /// <summary>What PHP said of errors.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>What the steps reported.</summary>
    public List<string> Reported { get; } = [];

    /// <summary>A hub that is served, with the site <c>example.com</c>, which is open.</summary>
    public static async Task<ServedHub> WithSite(string frontPage)
    {
        var hub = new ServedHub(frontPage);
        await hub.Serve(hub.Port);
        await hub.Run(hub.Service.PublishPlatform(hub.Platform.Platform()));
        await hub.Publish(hub.Site());
        return hub;
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HostedSite Site(string uri = "example.com", params string[] aliases) => Platform.Site(uri, aliases);

    public async Task Serve(Port port) => Server = await Listening(port).Serve(Log.Enqueue, Ct);

    public async Task Publish(HostedSite site)
    {
        await Run(Platform.Family().WriteSite(site));
        await Run(Service.PublishSite(site, Door.Open));
    }

    public Task Set(HostedSite site, Door door) => Run(Service.SetDoor(site, door));

    public async Task Run(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
            await step.Run(new StepScope(1, Platform.Layout.Room(1) / $"{_rooms++}", Reported.Add), Ct);
    }

    public Task<HttpResponseMessage> Get(string path = "/", string host = "example.com") =>
        Send(new HttpRequestMessage(HttpMethod.Get, Url(path, host)));

    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => _visitor.SendAsync(request, Ct);

    public string Url(string path, string host = "example.com") => $"http://{host}:{Port}{path}";

    /// <summary>What the front page printed.</summary>
    public async Task<string> Page(string path = "/", string host = "example.com")
    {
        var response = await Get(path, host);
        var text = await response.Content.ReadAsStringAsync(Ct);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    /// <summary>Sends what may be no request at all; the whole answer.</summary>
    public async Task<string> Raw(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port.Number, Ct);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Ct);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(Ct);
    }

    /// <summary>The processes that run for this hub's sites.</summary>
    public string[] Processes() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _))
                .Select(process => Read($"{process}/cmdline"))
                .Where(line => line.Contains($"{Platform.Root}", StringComparison.Ordinal)),
        ];

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        if (Server is not null)
            await Server.DisposeAsync();
        Platform.Dispose();
    }

    private PhpService Listening(Port port) =>
        new(
            new ServicePlace(
                new Server(ContextName.Hub, Parsed.Parse<HostAddress>("hub.example.net")),
                new OfferedService(ServiceType.Http, "php") { Port = port },
                Platform.Hub,
                Platform.Hub,
                Platform.Layout
            )
        );

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
