using System.Collections.Concurrent;

namespace Aegir.Lab.Tests;

/// <summary>
/// The lab with a hub that knows <c>web1</c> (Apache), <c>web2</c> (nginx) and <c>db1</c> (MariaDB), prepared and verified
/// through the command line as an administrator would. It happens once for each lab, for whichever class needs it first:
/// <c>class Tests(PreparedLab lab) : IClassFixture&lt;PreparedLab&gt;</c>.
/// </summary>
public sealed class PreparedLab(Lab lab) : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<Lab, Lazy<Task>> Prepared = new();
    private static readonly ConcurrentDictionary<Lab, Lazy<Task>> SecondDatabases = new();
    private static readonly string[] Database =
    [
        "--db",
        "mysql",
        "--db-admin",
        "aegir_root",
        "--db-password-file",
        "/etc/lab/db_password",
    ];

    /// <summary>The lab itself.</summary>
    public Lab Lab { get; } = lab;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await Prepared.GetOrAdd(Lab, _ => new Lazy<Task>(Prepare)).Value;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs <c>aegir</c> on the hub; it must succeed. Returns what it printed.</summary>
    public async Task<string> Aegir(params string[] arguments) => (await Lab.Aegir(arguments)).Succeeded();

    /// <summary>A second database server, <c>db2</c>, with a MariaDB of its own, made by whoever needs it first.</summary>
    public Task AddSecondDatabaseServer() =>
        SecondDatabases
            .GetOrAdd(
                Lab,
                lab => new Lazy<Task>(async () =>
                {
                    await lab.Up("db2:mariadb");
                    await Add("db2", Database);
                })
            )
            .Value;

    /// <summary>Adds, prepares and verifies a host of the lab, if no test has done it yet.</summary>
    public async Task AddOnce(string host, params string[] services)
    {
        if ((await Lab.Aegir("server", "show", host)).Code != 0)
            await Add(host, services);
    }

    private async Task Prepare()
    {
        await Aegir("init");
        await Task.WhenAll(Add("web1", "--http", "apache"), Add("web2", "--http", "nginx"), Add("db1", Database));
    }

    private async Task Add(string host, params string[] services)
    {
        var key = (await Lab.Sh(host, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub")).Trim();
        await Aegir(["server", "add", host, "--host", host, .. services, "--host-key", key]);
        await Aegir("server", "prepare", host, "--as", "root", "--identity", "/etc/lab/admin_key");
        await Aegir("server", "verify", host);
    }
}
