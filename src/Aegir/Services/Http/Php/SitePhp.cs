using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Http.Php;

/// <summary>
/// PHP's own server for one site, in that site's sandbox, on a port of this machine that the kernel chooses. It is
/// started when the first visitor comes, and anew where it has died.
/// </summary>
/// <param name="sandbox">Where it runs.</param>
/// <param name="world">The site.</param>
/// <param name="rules">The script that it asks what to do with a path.</param>
/// <param name="log">Takes what PHP says of errors.</param>
internal sealed partial class SitePhp(PhpSandbox sandbox, SiteWorld world, string rules, Action<string> log)
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(10);

    /// <summary>
    /// PHP wants the script as a file; in memory no code of Drupal's comes across it. Several workers, since a site may ask
    /// itself. What was published is what runs, from the next request on.
    /// </summary>
    private const string Script = """
        cat >/dev/shm/rules.php
        exec env PHP_CLI_SERVER_WORKERS=4 php -d display_errors=0 -d log_errors=1 -d html_errors=0 -d expose_php=0 \
          -d zend.exception_ignore_args=1 -d opcache.revalidate_freq=0 -d memory_limit=256M -d post_max_size=512M \
          -d upload_max_filesize=512M -S 127.0.0.1:0 -t "$1" /dev/shm/rules.php 2>&1
        """;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _retired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private int _visits;
    private bool _isRetiring;
    private bool _isOver;

    /// <summary>Counts a visit in; <see cref="Leave"/> counts it out.</summary>
    public void Enter()
    {
        lock (_gate)
            _visits++;
    }

    /// <summary>A visit has ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _visits--;
            if (_isRetiring && _visits == 0)
                _retired.TrySetResult();
        }
    }

    /// <summary>Connects to the site's PHP, for one request.</summary>
    /// <exception cref="IOException">It does not run.</exception>
    public async Task<Socket> Connect(CancellationToken ct)
    {
        var port = await Running().Port.WaitAsync(StartsWithin, ct);
        return await PhpVisit.Connect(new MovedTo("127.0.0.1", port), ct);
    }

    /// <summary>
    /// Waits until the last visit has ended, and ends PHP; when this returns nothing of it runs any more. Nobody enters
    /// from now on.
    /// </summary>
    /// <param name="patience">How long it waits at most; visits that last longer are cut off.</param>
    /// <returns>How many were.</returns>
    public async Task<int> Retire(TimeSpan patience)
    {
        lock (_gate)
        {
            _isRetiring = true;
            if (_visits == 0)
                _retired.TrySetResult();
        }
        await Task.WhenAny(_retired.Task, Task.Delay(patience));
        int cutOff;
        lock (_gate)
            (_isOver, cutOff) = (true, _visits);
        if (_process is { } process)
            await process.End();
        return cutOff;
    }

    private Process Running()
    {
        lock (_gate)
            return _isOver ? throw new IOException("PHP has been stopped.")
                : _process is { HasEnded: false } ? _process
                : _process = new Process(Run);
    }

    private async Task Run(Action<int> isReady, CancellationToken ct)
    {
        var command = Command.Of("sh", "-euc", Script, "serve", $"{world.Docroot}") with
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        try
        {
            await sandbox.Stream(
                world,
                command,
                Command.Of("php", "-S", $"{world.Directory.Name}"),
                PipeSource.FromString(rules),
                PipeTarget.Create((output, stop) => Listen(output, isReady, stop)),
                ct
            );
        }
        catch (Exception failure) when (failure is CommandFailed or InvalidInput)
        {
            log(failure.Message);
        }
    }

    /// <summary>
    /// Reads to the end, even when it is being stopped: the end comes when the last of its processes is gone. After five
    /// seconds that can only be our mistake.
    /// </summary>
    private async Task Listen(Stream output, Action<int> isReady, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource();
        await using var stopping = stop.Register(() => limit.CancelAfter(TimeSpan.FromSeconds(5)));
        using var reader = new StreamReader(output);
        var mask = new SecretMask(world.Secrets);
        while (await reader.ReadLineAsync(limit.Token) is { } line)
            if (Started().Match(line) is { Success: true } started)
                isReady(int.Parse(started.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            else if (!Routine().IsMatch(line))
                log($"{world.Directory.Name}: {mask.Of(line)}");
    }

    [GeneratedRegex(@"Development Server \(http://127\.0\.0\.1:([0-9]{1,5})\) started\z")]
    private static partial Regex Started();

    /// <summary>A line for each visitor who comes and goes, and for each request.</summary>
    [GeneratedRegex(@"^(\[[0-9]+\] )?\[[^\]]+\] 127\.0\.0\.1:[0-9]+ (Accepted|Closing|\[[0-9]{3}\]: .*)\z")]
    private static partial Regex Routine();

    /// <summary>One run of PHP.</summary>
    private sealed class Process
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _run;

        public Process(Func<Action<int>, CancellationToken, Task> run)
        {
            _run = Task.Run(() => run(port => _port.TrySetResult(port), _stop.Token));
            _run.ContinueWith(_ => _port.TrySetException(new IOException("PHP did not start.")), TaskScheduler.Default);
        }

        public Task<int> Port => _port.Task;

        public bool HasEnded => _run.IsCompleted;

        public async Task End()
        {
            await _stop.CancelAsync();
            await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
