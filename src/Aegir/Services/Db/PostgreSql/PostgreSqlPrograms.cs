using System.Globalization;
using System.Text.RegularExpressions;
using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.PostgreSql;

/// <summary>
/// Runs <c>pg_dump</c> and <c>pg_restore</c>, on the hub as a rule, as the site's role: what a hostile dump says can then harm that
/// site at most. Dumps have pg_dump's own format, since only <c>psql</c> reads SQL, and it obeys lines that begin with a
/// backslash (docs/adr/0007). The password is in the program's environment alone.
/// </summary>
internal sealed partial class PostgreSqlPrograms(Host host, DatabaseServer endpoint, string server)
{
    /// <summary>
    /// Indexes are built when all has been read, and nothing comes from the server meanwhile. A cut network is noticed
    /// by then all the same: its TCP connection is kept alive.
    /// </summary>
    private static readonly TimeSpan Digestion = TimeSpan.FromHours(1);

    private const string KeptAlive = "connect_timeout=10 keepalives_idle=30 keepalives_interval=10 keepalives_count=3";

    private static readonly string[] Dumping = ["--compress=0", "--lock-wait-timeout=60000"];

    /// <summary>Looks for these programs, which cannot dump a server newer than themselves, and for PHP's driver.</summary>
    /// <exception cref="InvalidInput">Something is missing on the hub.</exception>
    /// <exception cref="CommandFailed">The programs are too old.</exception>
    public async Task Check(LocalHost hub, Version running, CancellationToken ct)
    {
        await HubPackages.Demand(hub, ["postgresql-client", "php-cli", "php-pgsql"], ct);
        var ask = Command.Of("pg_dump", "--version");
        var said = await hub.Query(ask, ct);
        if (!int.TryParse(Major().Match(said).Value, CultureInfo.InvariantCulture, out var major))
            throw new CommandFailed(hub.Name, ask, $"said {Parsed.Quote(said.Trim())}, which is no version.");
        if (major < running.Major)
            throw new CommandFailed(
                hub.Name,
                ask,
                $"says {major}, but {server} runs PostgreSQL {running.Major}, which only a pg_dump as new can dump. "
                    + $"Install it on the hub: apt-get install postgresql-client-{running.Major}"
            );
    }

    /// <summary>Writes the database in pg_dump's format, in one transaction's view.</summary>
    /// <exception cref="CommandFailed">The dump is not whole.</exception>
    public Task Dump(SqlName name, Secret password, PipeTarget dump, CancellationToken ct) =>
        Transfer(Connection(name), $"{name}", password, "pg_dump", Dumping).Out(PipeSource.Null, dump, _ => { }, ct);

    /// <summary>Writes a database that is none of ours.</summary>
    /// <exception cref="CommandFailed">The dump is not whole.</exception>
    public static Task DumpForeign(
        Host machine,
        ForeignDatabase database,
        bool isTrial,
        PipeTarget dump,
        CancellationToken ct
    ) =>
        Transfer(
                machine,
                machine.Name,
                Connection(database),
                database.Name,
                database.Password,
                "pg_dump",
                isTrial ? [.. Dumping, "--schema-only"] : Dumping
            )
            .Out(PipeSource.Null, dump, _ => { }, ct);

    /// <summary>Reads a dump into the database; all that it makes belongs to the role.</summary>
    /// <exception cref="CommandFailed">The database holds a part of the dump.</exception>
    public Task Import(SqlName name, Secret password, PipeSource dump, CancellationToken ct) =>
        Transfer(
                Connection(name),
                $"{name}",
                password,
                "pg_restore",
                ["--no-owner", "--no-privileges", "--exit-on-error"]
            )
            .In(dump.CopyToAsync, Digestion, ct);

    private DumpTransfer Transfer(
        string connection,
        string name,
        Secret password,
        string program,
        string[] arguments
    ) => Transfer(host, server, connection, name, password, program, arguments);

    private static DumpTransfer Transfer(
        Host host,
        string server,
        string connection,
        string name,
        Secret password,
        string program,
        string[] arguments
    ) =>
        new(
            host,
            server,
            Command.Of([program, .. arguments, "--format=custom", "--no-password", $"--dbname={connection}"]) with
            {
                Environment = Command.NoVariables.Add("PGPASSWORD", password),
            },
            Command.Of(program, name)
        );

    /// <summary>Whom to connect to, in libpq's words; none of these values can hold a space, a quote or a backslash.</summary>
    private string Connection(SqlName name) =>
        $"host={endpoint.Host} port={endpoint.Port} user={name} dbname={name} {KeptAlive}";

    /// <summary>The same of a database that is none of ours, whose values can. Without a host it is the machine's socket.</summary>
    private static string Connection(ForeignDatabase database) =>
        string.Join(
            ' ',
            new[]
            {
                ("host", database.Socket ?? database.Host),
                ("port", $"{database.Port}"),
                ("user", database.User),
                ("dbname", database.Name),
            }
                .Where(part => part.Item2.Length > 0)
                .Select(part => $"{part.Item1}='{Escape(part.Item2)}'")
                .Append(KeptAlive)
        );

    private static string Escape(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=\) )[0-9]{1,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Major();
}
