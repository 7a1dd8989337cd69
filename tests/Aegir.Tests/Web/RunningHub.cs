using System.Net.Http.Headers;
using Aegir.Model;
using Aegir.Store;
using Aegir.Web.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Aegir.Tests.Web;

/// <summary>
/// <c>aegir-hub</c> as it is, worker included, over a store in a directory of its own. It knows a server, a platform, a
/// site with a backup, and a task that runs somewhere else.
/// </summary>
public sealed class RunningHub : IAsyncLifetime
{
    public HubLayout Layout { get; } =
        new(Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-web-").FullName));

    private WebApplicationFactory<ApiToken>? _process;

    /// <summary>Stands in every place that holds a secret.</summary>
    public const string Canary = "canary-in-the-mine";

    public const string BackupName = "example.com-20260131.235959";

    /// <summary>The store, as another process has it open.</summary>
    public HostingDb Db { get; private set; } = null!;

    /// <summary>A task that another process runs: it has three steps and two lines of log.</summary>
    public long Task { get; private set; }

    public string Token => File.ReadAllText(ApiToken.FileIn(Layout).ToString());

    /// <summary>All paths that answer, with their parameters in braces.</summary>
    public IReadOnlyList<string> Routes =>
        [
            .. Process
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Select(route => "/" + route.RoutePattern.RawText?.Trim('/')),
        ];

    public async ValueTask InitializeAsync()
    {
        Db = await HostingDb.Create(Layout, TimeProvider.System, CancellationToken.None);
        await Save();
        Task = await Begin();
        _process = new WebApplicationFactory<ApiToken>().WithWebHostBuilder(host =>
            host.UseEnvironment("Production")
                .UseSetting("AEGIR_ROOT", Layout.Root.ToString())
                .UseSetting("AEGIR_ALLOW_ROOT", "true")
                .UseSetting("Logging:LogLevel:Default", "Critical")
        );
        _ = _process.Services; // starts it, before several tests want it at the same time
    }

    /// <summary>What the process is made of.</summary>
    public IServiceProvider Services => Process.Services;

    /// <summary>A client that shows nothing.</summary>
    public HttpClient Stranger() =>
        Process.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A client that shows the token.</summary>
    public HttpClient Client()
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <summary>Begins a task as another process would, so that the worker here leaves it alone.</summary>
    public async Task<long> Begin()
    {
        await using var transaction = await Db.Begin(CancellationToken.None);
        var inputs = new Secret(Canary);
        var context = Parsed.Parse<ContextName>("@example.com");
        var task = await transaction.Tasks.Add("site verify", context, inputs, CancellationToken.None);
        await transaction.Tasks.Start(task.Id, CancellationToken.None);
        await transaction.Steps.Plan(task.Id, ["look", "leap", "land"], CancellationToken.None);
        await transaction.Log.Add(task.Id, ["first", "second"], CancellationToken.None);
        await transaction.Commit(CancellationToken.None);
        return task.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Db.DisposeAsync();
        Directory.Delete(Layout.Root.ToString(), recursive: true);
    }

    private WebApplicationFactory<ApiToken> Process => _process.ShouldNotBeNull();

    private async Task Save()
    {
        var server = new Server(ContextName.Server("web1"), Parsed.Parse<HostAddress>("10.99.0.11"))
        {
            HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5aU5JpcDXqVvSMXJVQlGcVIXS5QXQ0C2tPCxDCCDGr",
            Services =
            [
                new OfferedService(ServiceType.Http, "apache"),
                new OfferedService(ServiceType.Db, "mysql")
                {
                    AdminUser = Parsed.Parse<AccountName>("aegir"),
                    AdminPassword = new Secret(Canary),
                },
            ],
        };
        var platform = new Platform(
            ContextName.Platform("live"),
            Layout.Platforms / "live",
            server.Name,
            new DrupalCode(DrupalFlavour.Drupal8, "10.6.12", "web")
        );
        var site = new Site(Parsed.Parse<DomainName>("example.com"), platform.Name, server.Name)
        {
            Aliases = [Parsed.Parse<DomainName>("www.example.com")],
            Database = Parsed.Parse<SqlName>("example_com"),
            DatabasePassword = new Secret(Canary),
            HashSalt = new Secret(Canary),
        };
        var backup = new Backup(
            Parsed.Parse<BackupName>(BackupName),
            site.Uri,
            DateTimeOffset.UnixEpoch,
            Bytes: 4096,
            Reason: "backup"
        );
        await Db.Servers.Save(server, CancellationToken.None);
        await Db.Platforms.Save(platform, CancellationToken.None);
        await Db.Sites.Save(site, CancellationToken.None);
        await Db.Backups.Save(backup, CancellationToken.None);
    }
}
