using System.Globalization;
using Aegir.Lab.Tests;

[assembly: AssemblyFixture(typeof(Lab))]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Aegir.Lab.Tests;

/// <summary>
/// A lab (tests/lab/README.md): <c>hub web1:apache web2:nginx db1:mariadb</c>, and <c>ssh1 ssh2</c> that nobody prepares, and
/// more hosts on demand. A test class takes it in its constructor: <c>class Tests(Lab lab)</c>. All tests share one, but
/// for those of <see cref="AloneInTheLab"/> and <see cref="MovingAlone"/>. A test that damages a host makes one of its own with
/// <see cref="Up"/>, or its class belongs there. The lab goes when its tests have ended; one that was left by a run that
/// was killed goes when the next run begins.
/// </summary>
public sealed partial class Lab : IAsyncLifetime
{
    private const string Prefix = "test";
    internal static readonly string Repository = FindRepository();
    private static int _count;
    private readonly string _name = string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}{Interlocked.Increment(ref _count)}-{Environment.ProcessId}"
    );
    private readonly SemaphoreSlim _making = new(1);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>The password of <c>aegir_root</c> on the database hosts.</summary>
    public string DatabasePassword => File.ReadAllText(Path.Combine(Root("hub"), "etc/lab/db_password")).Trim();

    /// <summary>Where every host's read-only <c>/srv/lab</c> is filled, on this machine.</summary>
    public string Shared => $"/run/aegir-lab/{_name}/shared";

    /// <summary>The names of the hosts that exist, with their addresses.</summary>
    public IReadOnlyDictionary<string, string> Addresses =>
        File.ReadLines($"/run/aegir-lab/{_name}/hosts")
            .Select(line => line.Split(' '))
            .ToDictionary(h => h[1], h => h[0]);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Environment.UserName != "root")
            throw new InvalidOperationException(
                "The lab makes namespaces and mounts, so it needs root: sudo script/test. Without it: script/test --quick"
            );
        await Sweep();
        await Up("hub", "web1:apache", "web2:nginx", "db1:mariadb", "ssh1", "ssh2");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        (await Script(_name, ["down"], null, CancellationToken.None)).Succeeded();
        _making.Dispose();
        RemoveOwnFiles();
    }

    /// <summary>Hosts of this name, with these services (<c>web9:apache</c>); nothing for those that are up already.</summary>
    public async Task Up(params string[] hosts)
    {
        await _making.WaitAsync();
        try
        {
            var missing = hosts.Where(host => !_made.Contains(host)).ToArray();
            if (missing.Length == 0)
                return;
            var ended = await Script(_name, ["up", .. missing], null, CancellationToken.None);
            if (ended.Code != 0)
                throw new InvalidOperationException(
                    $"The lab does not come up: {ended.Err} Packages: sudo script/setup"
                );
            _made.UnionWith(missing);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Runs a program on a host, as root unless said otherwise.</summary>
    public Task<Ended> Exec(string host, IReadOnlyList<string> argv, string user = "root", string? stdin = null) =>
        Script(_name, ["exec", host, "--user", user, "--", .. argv], stdin, TestContext.Current.CancellationToken);

    /// <summary>Runs a shell script on a host, as root unless said otherwise; it must succeed. Returns what it printed.</summary>
    public async Task<string> Sh(string host, string script, string user = "root") =>
        (await Exec(host, ["sh", "-euc", script], user)).Succeeded();

    /// <summary>Waits until a shell script succeeds on a host, for at most ten seconds.</summary>
    public async Task Eventually(string host, string script)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if ((await Exec(host, ["sh", "-c", script])).Code == 0)
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Not within ten seconds on {host}: {script}");
    }

    /// <summary>The root directory of a running host, as this machine sees it.</summary>
    public string Root(string host) =>
        $"/proc/{File.ReadAllText($"/run/aegir-lab/{_name}/host/{host}/pid").Trim()}/root";

    /// <summary>Pulls the network cable; others see time-outs.</summary>
    public Task Cut(string host) => Fault("cut", host);

    /// <summary>Puts the network cable back.</summary>
    public async Task Heal(string host)
    {
        await Fault("heal", host);
        // The neighbours take a moment to look for its address again.
        await Eventually("hub", $"timeout 1 bash -c '</dev/tcp/{host}/22'");
    }

    /// <summary>Power cut: every process is gone at once, the disk survives.</summary>
    public Task Kill(string host) => Fault("kill", host);

    /// <summary>Boots it again, with the disk and address it had.</summary>
    public Task Start(string host) => Fault("start", host);

    /// <summary>Connections are accepted, nothing answers.</summary>
    public Task Freeze(string host) => Fault("freeze", host);

    /// <summary>Goes on where it was frozen.</summary>
    public Task Thaw(string host) => Fault("thaw", host);

    /// <summary>Leaves no more than <paramref name="keepKib"/> KiB on the disk that holds <paramref name="path"/>.</summary>
    public Task Fill(string host, string path, int keepKib = 0) =>
        Fault("fill", host, path, keepKib.ToString(CultureInfo.InvariantCulture));

    /// <summary>Gives the disk its size back.</summary>
    public Task Drain(string host) => Fault("drain", host);

    /// <summary>Gives it new ssh host keys, as a reinstallation does.</summary>
    public async Task Rekey(string host)
    {
        await Fault("rekey", host);
        // sshd reads its keys anew in its own time, and listens to nobody meanwhile.
        await Eventually(
            host,
            "ssh-keyscan -T 2 127.0.0.1 2>/dev/null | grep -qF \"$(cut -d' ' -f2 /etc/ssh/ssh_host_ed25519_key.pub)\""
        );
    }

    private async Task Fault(params string[] arguments) =>
        (await Script(_name, arguments, null, CancellationToken.None)).Succeeded();

    private static Task<Ended> Script(
        string lab,
        IReadOnlyList<string> arguments,
        string? stdin,
        CancellationToken ct
    ) =>
        Programs.Run(
            [Path.Combine(Repository, "script/lab"), .. arguments],
            stdin,
            new Dictionary<string, string?> { ["AEGIR_LAB"] = lab },
            ct
        );

    /// <summary>Takes down the labs of runs that are dead, and what they left in /tmp.</summary>
    private static async Task Sweep()
    {
        if (Directory.Exists("/run/aegir-lab"))
            foreach (
                var lab in Directory.EnumerateDirectories("/run/aegir-lab", Prefix + "*-*").Select(Path.GetFileName)
            )
                if (lab is not null && !IsRunning(lab))
                    await Script(lab, ["down"], null, CancellationToken.None);
        foreach (var own in Directory.EnumerateDirectories("/tmp", "aegir-" + Prefix + "*"))
            if (!IsRunning(own))
                Directory.Delete(own, recursive: true);
    }

    /// <summary>Whether the process that a lab is named after is there and is such a run: numbers are used again.</summary>
    private static bool IsRunning(string lab)
    {
        var process = lab[(lab.LastIndexOf('-') + 1)..];
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("Aegir.Lab.Tests", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "script/lab")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("script/lab is not above the tests.");
    }
}

/// <summary>
/// Classes that damage what others share, or look at all of it: <c>[Collection(nameof(AloneInTheLab))]</c>. They have a lab
/// of their own, in which they run one after the other.
/// </summary>
[CollectionDefinition(nameof(AloneInTheLab))]
public sealed class AloneInTheLab : ICollectionFixture<Lab>;

/// <summary>The same for tasks that break off, in one lab more: so they are done when the others are.</summary>
[CollectionDefinition(nameof(BrokenOffAlone))]
public sealed class BrokenOffAlone : ICollectionFixture<Lab>;

/// <summary>The same for moves and clusters.</summary>
[CollectionDefinition(nameof(MovingAlone))]
public sealed class MovingAlone : ICollectionFixture<Lab>;
