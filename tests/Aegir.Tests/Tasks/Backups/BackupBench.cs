using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Db;
using Aegir.Tasks.Backups;
using CliWrap;

namespace Aegir.Tests.Tasks.Backups;

/// <summary>A site's directory and a database that gives a text, in a directory of the test's own.</summary>
internal sealed class BackupBench : IDisposable
{
    private long _copied;

    public BackupBench()
    {
        Root = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-backup-").FullName);
        Directory.CreateDirectory(SiteDirectory.ToString());
    }

    public UnixPath Root { get; }

    public LocalHost Hub { get; } = new();

    public FakeDb Db { get; } = new();

    public UnixPath Archive => Root / "backups" / "example.com-20260131.235959.tar";

    public UnixPath SiteDirectory => Site.Directory;

    public HostedSite Site =>
        new(
            new Site(Parsed.Parse<DomainName>("example.com"), ContextName.Platform("live"), ContextName.Server("db1"))
            {
                Database = Parsed.Parse<SqlName>("example_com_x7k2"),
                DatabasePassword = new Secret("canary-4711-canary-4711"),
                HashSalt = new Secret("canary-4711-canary-4711"),
                Aliases = [Parsed.Parse<DomainName>("www.example.com")],
            },
            new Platform(
                ContextName.Platform("live"),
                Root / "platform",
                ContextName.Server("web1"),
                new DrupalCode(DrupalFlavour.Drupal8, "10.6.12", "web")
            ),
            new DatabaseServer("mysql", Parsed.Parse<HostAddress>("db1"), Port.Of(3306))
        );

    public BackupSource Source => new(Site, Db, Hub, DateTimeOffset.UnixEpoch.AddYears(56));

    public Task<BackupManifest> Write(CancellationToken ct) => BackupArchive.Write(Source, Archive, Hub, Count, ct);

    /// <summary>How many bytes whoever watches was told of.</summary>
    public long Copied => Interlocked.Read(ref _copied);

    /// <summary>What was said while unpacking.</summary>
    public List<string> Reports { get; } = [];

    public Task Unpack(BackupManifest manifest, UnixPath directory, CancellationToken ct) =>
        BackupArchive.UnpackSite(
            Archive,
            manifest,
            Hub,
            Hub,
            directory,
            Parsed.Parse<UnixUser>(Environment.UserName),
            new StepScope(1, Root / "room", Reports.Add) { Copied = Count },
            ct
        );

    public void Count(Transferred more) => Interlocked.Add(ref _copied, more.Bytes);

    /// <summary>.NET itself cannot delete files whose names are not UTF-8.</summary>
    public void Dispose() => Hub.Run(Removal.Of(Root), CancellationToken.None).GetAwaiter().GetResult();

    internal sealed class FakeDb : DbService
    {
        public string Sql { get; set; } = "CREATE TABLE t (a INT);\n-- Dump completed\n";

        public string Format { get; set; } = "sql";

        public override string DumpFormat => Format;

        public Exception? Failure { get; set; }

        public override DatabaseEndpoint Endpoint => throw new NotSupportedException();

        public override Task Check(CancellationToken ct) => Task.CompletedTask;

        public override IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients) => [];

        public override IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients) => [];

        public override IReadOnlyList<Step> RetireDatabase(HostedSite site) => [];

        public override Task<bool> Exists(SqlName name, CancellationToken ct) => Task.FromResult(false);

        public override async Task Dump(HostedSite site, PipeTarget sql, CancellationToken ct)
        {
            await sql.CopyFromAsync(new MemoryStream(Encoding.UTF8.GetBytes(Sql)), ct);
            if (Failure is not null)
                throw Failure;
        }

        public override Task DumpForeign(
            Host machine,
            ForeignDatabase database,
            bool isTrial,
            PipeTarget dump,
            CancellationToken ct
        ) => throw new NotSupportedException();

        public override Task Import(HostedSite site, PipeSource sql, CancellationToken ct) => Task.CompletedTask;
    }
}
