using System.Text;
using Aegir.Hosts;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// Runs the product's own dump and client programs. A dump is imported as the site's user: what a hostile one says can
/// harm that site at most. MariaDB's programs are taken where they are there, else MySQL's. The account reaches them
/// over a pipe: it is on no command line, in no environment and in no file.
/// </summary>
/// <param name="host">Where they run: on the hub, or where a site is imported from.</param>
/// <param name="account">Whom they connect as, and to what.</param>
/// <param name="server">What the server is called in messages.</param>
internal sealed class MySqlPrograms(Host host, MySqlLogin account, string server)
{
    /// <summary>The client works while it reads; at the end it has a few statements left.</summary>
    private static readonly TimeSpan Digestion = TimeSpan.FromMinutes(2);

    private static readonly byte[] LastLine = "-- Dump completed"u8.ToArray();

    /// <summary>
    /// Reads options from standard input up to an empty line, and gives them to the program as a file on descriptor 3.
    /// What follows on standard input is the program's. (The shell reads a pipe byte by byte, so it takes no more.)
    /// </summary>
    private const string WithOptions = """
        options=
        while IFS= read -r line && [ -n "$line" ]; do options="$options$line
        "; done
        """;

    /// <summary>What stands behind the options on standard input comes first.</summary>
    private const string DumpScript =
        WithOptions
        + """

            if command -v mariadb-dump >/dev/null
            then set -- mariadb-dump --defaults-file=/dev/fd/3 "$@"
            elif command -v mysqldump >/dev/null
            then set -- mysqldump --defaults-file=/dev/fd/3 --loose-column-statistics=0 --loose-set-gtid-purged=OFF "$@"
            else
              echo "neither mariadb-dump nor mysqldump is there; Debian has them in mariadb-client" >&2
              exit 3
            fi
            cat
            exec "$@" 3<<END
            $options
            END
            """;

    private const string ClientScript =
        WithOptions
        + """

            if command -v mariadb >/dev/null
            then set -- mariadb --defaults-file=/dev/fd/3 "$@"
            else set -- mysql --defaults-file=/dev/fd/3 "$@"
            fi
            exec "$@" 3<<END
            $options
            END
            """;

    /// <summary>Writes the database as SQL, in one transaction's view, with events and triggers.</summary>
    /// <param name="routines">Its routines as SQL. They come first, since views may call them.</param>
    /// <param name="dump">Where it goes.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="CommandFailed">The dump is not whole.</exception>
    public Task Dump(string routines, PipeTarget dump, CancellationToken ct) => Dump(["--events"], routines, dump, ct);

    /// <summary>
    /// Writes a database that is none of ours. Its user may lack the privilege to see events, without which asking for
    /// them is an error.
    /// </summary>
    /// <exception cref="CommandFailed">The dump is not whole.</exception>
    public Task DumpForeign(bool isTrial, PipeTarget dump, CancellationToken ct) =>
        Dump(["--routines", .. isTrial ? ["--no-data"] : Array.Empty<string>()], "", dump, ct);

    private async Task Dump(string[] arguments, string before, PipeTarget dump, CancellationToken ct)
    {
        var shown = Command.Of("mariadb-dump", account.Database);
        var end = new StreamEnd(64);
        await Transfer("dump", DumpScript, [.. arguments, account.Database], shown)
            .Out(PipeSource.FromString(Options + before), dump, end.Keep, ct);
        if (!end.LastLine().StartsWith(LastLine))
            throw new CommandFailed(server, shown, "ended early: the dump is not whole.");
    }

    /// <summary>Reads a dump into the database.</summary>
    /// <exception cref="CommandFailed">The database holds a part of the dump.</exception>
    public Task Import(PipeSource dump, CancellationToken ct) =>
        Transfer("import", ClientScript, [account.Database], Command.Of("mariadb", account.Database))
            .In(
                async (stdin, token) =>
                {
                    await stdin.WriteAsync(Encoding.UTF8.GetBytes(Options), token);
                    await using var filter = new DumpFilter(stdin);
                    await dump.CopyToAsync(filter, token);
                    await filter.Finish(token);
                },
                Digestion,
                ct
            );

    private DumpTransfer Transfer(string verb, string script, string[] arguments, Command shown) =>
        new(host, server, Command.Of(["sh", "-eu", "-c", script, verb, .. arguments]), shown);

    /// <summary>
    /// An options file. <c>binary-mode</c> turns off the client's own commands: with <c>system</c> or <c>\!</c> a dump
    /// would run programs on the hub. <c>sandbox</c> does so again where the client knows it. <c>local-infile</c> would
    /// let a dump or a server read the hub's files.
    /// </summary>
    private string Options =>
        $"""
            [client]
            {account.Options}
            default-character-set=utf8mb4
            max-allowed-packet=1G
            [mariadb-client]
            loose-skip-ssl-verify-server-cert
            loose-sandbox
            loose-skip-print-query-on-error
            [mysql]
            binary-mode
            local-infile=0
            connect-timeout=10
            [mariadb-dump]
            loose-skip-ssl-verify-server-cert
            [mysqldump]
            single-transaction
            quick
            no-tablespaces
            hex-blob
            triggers


            """;
}
