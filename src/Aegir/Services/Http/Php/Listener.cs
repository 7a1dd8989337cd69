using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aegir.Services.Http.Php;

/// <summary>Accepts connections and has each of them handled. When it is disposed of, none is being handled any more.</summary>
internal sealed class Listener : IAsyncDisposable
{
    // What was connected until just now does not keep the port from being used again. (.NET's own name for this option also
    // lets two listeners share a port.)
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;

    private readonly Socket _socket;
    private readonly Func<Stream, CancellationToken, Task> _handle;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _handled = new();
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="at">Where.</param>
    /// <param name="handle">Handles one connection, to its end; a connection that breaks off is no fault.</param>
    /// <exception cref="SocketException">Somebody else listens there.</exception>
    public Listener(EndPoint at, Func<Stream, CancellationToken, Task> handle)
    {
        _handle = handle;
        _socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (at is IPEndPoint)
                _socket.SetRawSocketOption(SocketLevel, ReuseAddress, [1, 0, 0, 0]);
            _socket.Bind(at);
            _socket.Listen();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        _accepting = Accept();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        await Task.WhenAll(_handled.Keys);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                Track(Handle(await _socket.AcceptAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await _stop.CancelAsync();
        }
    }

    /// <summary>
    /// Waits a little until the other side has gone: a connection that is closed while something unread is in it takes with
    /// it what was sent and not yet received.
    /// </summary>
    private async Task SeeOff(Socket connection, NetworkStream stream)
    {
        connection.Shutdown(SocketShutdown.Send);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        await stream.CopyToAsync(Stream.Null, limit.Token);
    }

    private void Track(Task task)
    {
        _handled.TryAdd(task, true);
        task.ContinueWith(ended => _handled.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task Handle(Socket connection)
    {
        await Task.Yield();
        await using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            await _handle(stream, _stop.Token);
            await SeeOff(connection, stream);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            connection.Dispose();
        }
    }
}
