using System.Net.Sockets;
using Aegir.Model;

namespace Aegir.Services.Http.Php;

/// <summary>Says what a request gets; who gets the site is counted into it.</summary>
internal delegate (PhpAnswer Answer, SitePhp? Php) DoorKeeper(RequestHead head);

/// <summary>One request: a page of our own, or what the site's PHP answers. Then the connection ends.</summary>
internal sealed class PhpVisit(DoorKeeper enter)
{
    private static readonly TimeSpan HeadsComeWithin = TimeSpan.FromSeconds(30);

    /// <summary>Headers that are between a visitor and us, and what no site may learn or be told.</summary>
    private static readonly string[] NotPassedOn =
    [
        "Connection",
        "Expect",
        "Keep-Alive",
        "Proxy",
        "Proxy-Connection",
        "Upgrade",
        "X-Aegir-Trial",
    ];

    /// <summary>Reads the request and answers it.</summary>
    public async Task Answer(Stream visitor, CancellationToken ct)
    {
        RequestHead? head;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(HeadsComeWithin);
            head = await RequestHead.Read(visitor, limit.Token);
        }
        catch (InvalidInput fault)
        {
            await visitor.WriteAsync(new PhpAnswer.Page(400, "Bad request", fault.Message).ToBytes(), ct);
            return;
        }
        if (head is null)
            return;
        var (answer, php) = enter(head);
        try
        {
            var sent = answer switch
            {
                PhpAnswer.Page page => visitor.WriteAsync(page.ToBytes(), ct).AsTask(),
                PhpAnswer.Elsewhere(var to) => Pass(head, visitor, end => Connect(to, end), ct),
                _ => php is null ? Task.CompletedTask : Pass(head, visitor, php.Connect, ct),
            };
            await sent;
        }
        finally
        {
            php?.Leave();
        }
    }

    private static async Task Pass(
        RequestHead head,
        Stream visitor,
        Func<CancellationToken, Task<Socket>> connect,
        CancellationToken ct
    )
    {
        Socket socket;
        try
        {
            socket = await connect(ct);
        }
        catch (Exception failure) when (failure is IOException or SocketException or TimeoutException)
        {
            var page = new PhpAnswer.Page(
                502,
                "No answer",
                "The site does not answer. Where ‘aegir serve’ runs it says why."
            );
            await visitor.WriteAsync(page.ToBytes(), ct);
            return;
        }
        await using var site = new NetworkStream(socket, ownsSocket: true);
        if (head.Value("Expect") is not null)
            await visitor.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), ct);
        await site.WriteAsync(head.With(NotPassedOn, ("Connection", "close")), ct);
        await site.WriteAsync(head.Rest, ct);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asking = visitor.CopyToAsync(site, answered.Token);
        try
        {
            await site.CopyToAsync(visitor, ct);
        }
        finally
        {
            await answered.CancelAsync();
            await asking.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Connects to another server.</summary>
    internal static async Task<Socket> Connect(MovedTo to, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(to.Host, to.Port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
