using Aegir.Cli;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Cli;

/// <summary>How one run of <c>aegir</c> ended and what it wrote.</summary>
internal sealed record Answer(int Code, string Out, string Error);

/// <summary>A hub of its own, and <c>aegir</c> typed at it.</summary>
internal sealed class TypedHub : IAsyncDisposable
{
    private readonly TempHub _hub = new();

    public HubLayout Layout => _hub.Layout;

    /// <summary>The program that the last command wanted to become, with its arguments and variables.</summary>
    public string Became { get; private set; } = "";

    /// <summary>Makes the fleet behind the records; null for the one that there is.</summary>
    public Func<HostingDb, HubLayout, Fleet>? Fleet { get; init; }

    /// <summary>The records, as another process has them open; a furnished hub's only.</summary>
    public HostingDb Db { get; private set; } = null!;

    /// <summary>A hub with two servers, a platform, a client, a site, and a backup of one that is gone.</summary>
    public static async Task<TypedHub> Furnished(Func<HostingDb, HubLayout, Fleet>? fleet = null)
    {
        var typed = new TypedHub { Fleet = fleet };
        var db = typed.Db = await typed._hub.Open();
        Directory.CreateDirectory(typed.Layout.SshKey.Parent.ToString());
        await File.WriteAllTextAsync($"{typed.Layout.SshKey}.pub", "ssh-ed25519 AAAA aegir@hub\n", TempHub.Ct);
        await Fixture.Save(db);
        await db.Servers.Save(Offering("web1", new OfferedService(ServiceType.Http, "nginx")), TempHub.Ct);
        var mysql = new OfferedService(ServiceType.Db, "mysql")
        {
            AdminUser = Parsed.Parse<AccountName>("root"),
            AdminPassword = new Secret("canary"),
        };
        await db.Servers.Save(Offering("db1", mysql), TempHub.Ct);
        await db.Sites.Save(Fixture.Site("example.com", "www.example.com"), TempHub.Ct);
        var (gone, yesterday) = (Parsed.Parse<DomainName>("gone.example"), typed._hub.Clock.GetUtcNow().AddDays(-1));
        var backup = BackupName.Of(gone, yesterday, number: 1);
        await db.Backups.Save(new Backup(backup, gone, yesterday, Bytes: 4096, "before delete"), TempHub.Ct);
        return typed;
    }

    /// <summary>Runs a command in this process, as a user who is not root and cannot be asked.</summary>
    public Task<Answer> Type(params string[] words) => Type(terminal => terminal, words);

    /// <summary>Runs a command at a terminal where somebody types <paramref name="line"/>.</summary>
    public Task<Answer> TypeAndAnswer(string line, params string[] words) =>
        Type(terminal => terminal with { CanAsk = true, In = new StringReader(line + "\n") }, words);

    /// <summary>Who writes to a disk that is full.</summary>
    public static TextWriter FullDisk() =>
        new StreamWriter(
            new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)
        )
        {
            AutoFlush = true,
        };

    /// <summary>Runs a command whose standard output is on a full disk.</summary>
    public Task<Answer> TypeWithoutOutput(params string[] words) =>
        Type(terminal => terminal with { Out = new ForgivingWriter(FullDisk) }, words);

    /// <summary>Runs a command as root.</summary>
    public async Task<Answer> TypeAsRoot(params string[] words)
    {
        var session = Session(new StringWriter(), new StringWriter()) with { IsRoot = true };
        var code = await AegirCommandLine.Run(words, session, TempHub.Ct);
        return new Answer(code, $"{session.Terminal.Out}", $"{session.Terminal.Error}");
    }

    /// <summary>Every file of the hub but SQLite's, and every record: what a refused command must not change.</summary>
    public async Task<string> Everything()
    {
        var files = Directory
            .EnumerateFileSystemEntries(Layout.Root.ToString(), "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("aegir.db-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var records = new List<string>();
        foreach (var noun in new[] { "server", "platform", "site", "zone", "client", "task" })
            records.Add((await Type(noun, "list", "--json")).Out);
        return string.Join('\n', files.Concat(records));
    }

    /// <summary>Lets a task keep a context.</summary>
    public async Task Keep(string context, TaskState state, string message)
    {
        var name = Parsed.Parse<ContextName>(context);
        var task = await Db.Tasks.Add("site verify", name, new Secret("{}"), TempHub.Ct);
        await Db.Tasks.Start(task.Id, TempHub.Ct);
        await Db.Leases.Take(task.Id, $"{TaskOwner.Here}", [name], [], TempHub.Ct);
        await Db.Tasks.End(task.Id, state, message, TempHub.Ct);
    }

    /// <inheritdoc cref="TempHub.Until"/>
    public Task Until(Func<Task<bool>> isSo) => _hub.Until(isSo);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static Server Offering(string name, OfferedService service) =>
        Fixture.Server(name) with
        {
            Services = [service],
        };

    private async Task<Answer> Type(Func<Terminal, Terminal> at, string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var session = Session(output, error);
        var code = await AegirCommandLine.Run(words, session with { Terminal = at(session.Terminal) }, TempHub.Ct);
        return new Answer(code, output.ToString(), error.ToString());
    }

    private Session Session(TextWriter output, TextWriter error) =>
        new(new Terminal(output, error, TextReader.Null), _hub.Clock)
        {
            Root = Layout.Root.ToString(),
            Programs = Layout.Root.ToString(),
            OpenHub = Open,
            Become = (program, words, variables) =>
                Became = string.Join(' ', [.. variables.Select(v => $"{v.Key}={v.Value}"), program, .. words]),
        };

    private async Task<Hub> Open(UnixPath root, TimeProvider time, CancellationToken ct)
    {
        if (Fleet is null)
            return await Hub.Open(root, time, ct);
        var db = await HostingDb.Open(Layout, time, ct);
        return new Hub(db, Fleet(db, Layout));
    }
}
