using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Services.Db;
using Aegir.Tests.Recipes;
using CliWrap;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>A database server whose databases are files, and whose users are files beside them.</summary>
internal sealed class TinyDb(TreeHost host, HubLayout layout, ContextName server, Faults faults) : DbService
{
    public override DatabaseEndpoint Endpoint { get; } =
        new DatabaseServer("mysql", Parsed.Parse<HostAddress>(server.Bare), Port.Of(3306));

    public override IReadOnlyList<Step> CheckServer() => [Step.Check("the database answers", (_, ct) => Check(ct))];

    public override Task Check(CancellationToken ct) => faults.Moment();

    /// <summary>Only what this task made is dropped by its undo, whatever of it is there.</summary>
    public override IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients)
    {
        var name = $"create the database {site.Site.Database}";
        return
        [
            Step.Do(
                name,
                async (scope, ct) =>
                {
                    if (!scope.Notes.Has("mine") && await Exists(site.Site.Database, ct))
                        throw new Conflict($"There is a database {site.Site.Database} already.");
                    await scope.Notes.Write("mine", ct);
                    await faults.Moment();
                    await AtomicFile.Write(Data(site.Site.Database), "", ct);
                    await faults.Moment();
                    await AtomicFile.Write(User(site.Site.Database), Account(site, clients), ct);
                    await faults.Moment();
                },
                async (scope, _) =>
                {
                    await faults.Moment();
                    if (scope.Notes.Has("mine"))
                        await Drop(site);
                }
            ),
        ];
    }

    public override IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients) =>
        [
            Step.Do(
                "make the database user what the record says",
                async (_, ct) =>
                {
                    await faults.Moment();
                    await AtomicFile.Write(User(site.Site.Database), Account(site, clients), ct);
                }
            ),
        ];

    public override IReadOnlyList<Step> CloseDatabase(HostedSite site, Secret password)
    {
        return
        [
            Step.Do(
                $"close the database {site.Site.Database}",
                (_, ct) => SetPassword(password, ct),
                (_, ct) => SetPassword(site.Site.DatabasePassword, ct)
            ),
        ];

        async Task SetPassword(Secret word, CancellationToken ct)
        {
            var account = await File.ReadAllTextAsync($"{User(site.Site.Database)}", ct);
            await faults.Moment();
            await AtomicFile.Write(User(site.Site.Database), $"{word.Reveal()}{account[account.IndexOf(' ')..]}", ct);
            await faults.Moment();
        }
    }

    public override IReadOnlyList<Step> RetireDatabase(HostedSite site) =>
        [Step.Do($"drop the database {site.Site.Database}", (_, _) => Drop(site))];

    public override Task<bool> Exists(SqlName name, CancellationToken ct) =>
        Task.FromResult(File.Exists($"{Data(name)}") || File.Exists($"{User(name)}"));

    public override async Task Dump(HostedSite site, PipeTarget sql, CancellationToken ct)
    {
        await faults.Moment();
        await LogIn(site, ct);
        await sql.CopyFromAsync(new MemoryStream(await File.ReadAllBytesAsync($"{Data(site.Site.Database)}", ct)), ct);
    }

    /// <summary>A database elsewhere is a file, whose path is its name.</summary>
    public override async Task DumpForeign(
        Host machine,
        ForeignDatabase database,
        bool isTrial,
        PipeTarget dump,
        CancellationToken ct
    )
    {
        await faults.Moment();
        await dump.CopyFromAsync(new MemoryStream(await File.ReadAllBytesAsync(database.Name, ct)), ct);
    }

    public override async Task Import(HostedSite site, PipeSource sql, CancellationToken ct)
    {
        using var dump = new MemoryStream();
        await sql.CopyToAsync(dump, ct);
        var text = Encoding.UTF8.GetString(dump.ToArray());
        await AtomicFile.Write(Data(site.Site.Database), text[..(text.Length / 2)], ct);
        await faults.Moment();
        await AtomicFile.Write(Data(site.Site.Database), text, ct);
    }

    /// <summary>What a site's own code does to its database.</summary>
    public async Task Execute(HostedSite site, string statement, CancellationToken ct)
    {
        await LogIn(site, ct);
        await File.AppendAllTextAsync($"{Data(site.Site.Database)}", statement, ct);
        await faults.Moment();
    }

    private async Task LogIn(HostedSite site, CancellationToken ct) =>
        (await File.ReadAllTextAsync($"{User(site.Site.Database)}", ct)).ShouldStartWith(
            site.Site.DatabasePassword.Reveal()
        );

    private static string Account(HostedSite site, IReadOnlyList<Host> clients) =>
        $"{site.Site.DatabasePassword.Reveal()} from {string.Join(", ", clients.Select(client => client.Name))}";

    private async Task Drop(HostedSite site)
    {
        File.Delete($"{Data(site.Site.Database)}");
        await faults.Moment();
        File.Delete($"{User(site.Site.Database)}");
    }

    private UnixPath Data(SqlName name) => host.Of(layout.Root / "data" / $"{name}");

    private UnixPath User(SqlName name) => host.Of(layout.Root / "users" / $"{name}");
}
