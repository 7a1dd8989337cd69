using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Aegir.Hosts.Sandbox;
using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>
/// Serves the sites of the hub on a laptop, never in production: it knows which site a name means and whether its door is
/// open, and leaves the rest to a server of PHP's own for each site, in that site's sandbox. It listens to this machine
/// alone. When it is disposed of, nothing of it runs any more.
/// </summary>
public sealed partial class PhpServer : IAsyncDisposable
{
    private static readonly TimeSpan AtEase = TimeSpan.FromSeconds(30);

    private readonly ServicePlace _place;
    private readonly PhpSandbox _sandbox;
    private readonly Action<string> _log;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SitePhp> _running = new(StringComparer.Ordinal);
    private readonly List<Listener> _listeners = [];
    private Task _leaving = Task.CompletedTask;
    private PhpConfig _config;

    private PhpServer(ServicePlace place, Port port, Action<string> log)
    {
        (_place, Port, _log) = (place, port, log);
        _sandbox = new PhpSandbox(place.Hub, place.Layout);
        _config = ReadConfig();
    }

    /// <summary>Where it listens.</summary>
    public Port Port { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
        await Task.WhenAll(_running.Values.Select(site => site.Retire(TimeSpan.Zero)));
        await _leaving;
        File.Delete($"{ControlOf(_place.Layout)}");
        _loading.Dispose();
    }

    /// <summary>Begins to serve what the config says.</summary>
    /// <param name="place">The hub.</param>
    /// <param name="port">Where to listen.</param>
    /// <param name="log">Takes what the sites' PHP says of errors, without secrets.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Conflict">The port is taken, or another process serves this hub.</exception>
    /// <exception cref="InvalidInput">A file of the config is none of ours.</exception>
    internal static async Task<PhpServer> Start(ServicePlace place, Port port, Action<string> log, CancellationToken ct)
    {
        if (await IsServing(place.Layout, ct))
            throw new Conflict("Another process serves this hub already. End that first, with Ctrl-C where it runs.");
        var server = new PhpServer(place, port, log);
        try
        {
            server._listeners.Add(new Listener(new IPEndPoint(IPAddress.Loopback, port.Number), server.Visit));
            var control = $"{ControlOf(place.Layout)}";
            File.Delete(control);
            server._listeners.Add(new Listener(new UnixDomainSocketEndPoint(control), server.Obey));
            return server;
        }
        catch (SocketException failure)
        {
            await server.DisposeAsync();
            throw new Conflict($"Nobody can listen at port {port} of this machine: {failure.Message}. Choose another.");
        }
    }

    /// <summary>Whether a process serves this hub.</summary>
    internal static async Task<bool> IsServing(HubLayout layout, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint($"{ControlOf(layout)}"), ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The socket at which it is told to load its config anew: <c>GET /load?wait=SECONDS</c>.</summary>
    internal static UnixPath ControlOf(HubLayout layout) => layout.Run / "php.sock";

    /// <summary>Who is let in is counted in before the config can change: whoever closes a door waits for all who are in.</summary>
    private (PhpAnswer Answer, SitePhp? Php) Enter(RequestHead head)
    {
        lock (_gate)
        {
            var answer = _config.Answer(head, Port);
            if (answer is not PhpAnswer.Php(var site))
                return (answer, null);
            if (!_running.TryGetValue(site.Text, out var php))
                _running[site.Text] = php = new SitePhp(_sandbox, site.World, site.Rules, _log);
            php.Enter();
            return (answer, php);
        }
    }

    private Task Visit(Stream visitor, CancellationToken ct) => new PhpVisit(Enter).Answer(visitor, ct);

    private async Task Obey(Stream visitor, CancellationToken ct)
    {
        if (
            await RequestHead.Read(visitor, ct) is not { } head
            || Order().Match(head.Target) is not { Success: true } order
        )
            return;
        PhpAnswer.Page page;
        try
        {
            var patience = TimeSpan.FromSeconds(int.Parse(order.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            page = new PhpAnswer.Page(200, "OK", await Load(patience, ct));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            page = new PhpAnswer.Page(500, "Refused", fault.Message);
        }
        await visitor.WriteAsync(page.ToPlainBytes(), ct);
    }

    /// <summary>Makes the config in force, and says what is worth knowing of that.</summary>
    private async Task<string> Load(TimeSpan patience, CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            var leaving = Replace(ReadConfig());
            var gone = Task.WhenAll(leaving.Select(site => site.Retire(patience == TimeSpan.Zero ? AtEase : patience)));
            _leaving = Task.WhenAll(_leaving, gone);
            if (patience == TimeSpan.Zero)
                return "";
            var cutOff = (await gone).Sum();
            return cutOff == 0
                ? ""
                : $"{cutOff} requests from before the change were cut off after {patience.TotalSeconds} s.";
        }
        finally
        {
            _loading.Release();
        }
    }

    private List<SitePhp> Replace(PhpConfig config)
    {
        var stay = config.Sites.Select(site => site.Text).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            _config = config;
            var leaving = _running.Where(site => !stay.Contains(site.Key)).ToList();
            foreach (var (text, _) in leaving)
                _running.Remove(text);
            return [.. leaving.Select(site => site.Value)];
        }
    }

    private PhpConfig ReadConfig() => PhpConfig.Read(_place.Layout.Config(_place.Server.Name));

    [GeneratedRegex(@"^/load\?wait=([0-9]{1,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Order();
}
