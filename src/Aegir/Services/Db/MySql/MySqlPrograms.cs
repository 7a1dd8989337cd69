using System.Text;
using Aegir.Hosts;
using Aegir.Model;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// Runs the product's own dump and client programs on the hub, as the site's user: what a hostile dump says can then
/// harm that site at most. MariaDB's programs are taken where they are there, else MySQL's. The account reaches them
/// over a pipe: it is on no command line, in no environment and in no file.
/// </summary>
internal sealed class MySqlPrograms(LocalHost hub, DatabaseServer endpoint, string server)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);
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

    private const string DumpScript =
        WithOptions
        + """

            if command -v mariadb-dump >/dev/null
            then set -- mariadb-dump --defaults-file=/dev/fd/3 "$@"
            else set -- mysqldump --defaults-file=/dev/fd/3 --column-statistics=0 --set-gtid-purged=OFF "$@"
            fi
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

    /// <summary>
    /// Writes the database as SQL, in one transaction's view, with routines, events and triggers.
    /// </summary>
    /// <exception cref="CommandFailed">The dump is not whole.</exception>
    public async Task Dump(SqlName name, Secret password, PipeTarget sql, CancellationToken ct)
    {
        var command = Command.Of("sh", "-eu", "-c", DumpScript, "dump", name.ToString()) with
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var shown = Command.Of("mariadb-dump", name.ToString());
        var end = new StreamEnd(64);
        using var silence = new SilenceLimit(Silence, ct);
        var watched = PipeTarget.Create(
            async (source, token) =>
            {
                await using var stream = new WatchedStream(
                    source,
                    chunk =>
                    {
                        silence.Moved();
                        end.Keep(chunk);
                    }
                );
                await sql.CopyFromAsync(stream, token);
            }
        );
        await silence.Run(
            server,
            shown,
            token => Transfer(command, shown, PipeSource.FromString(Options(name, password)), watched, token)
        );
        if (!end.LastLine().StartsWith(LastLine))
            throw new CommandFailed(server, shown, "ended early: the dump is not whole.");
    }

    /// <summary>Reads a dump into the database.</summary>
    /// <exception cref="CommandFailed">The database holds a part of the dump.</exception>
    public async Task Import(SqlName name, Secret password, PipeSource sql, CancellationToken ct)
    {
        var command = Command.Of("sh", "-eu", "-c", ClientScript, "import", name.ToString()) with
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var shown = Command.Of("mariadb", name.ToString());
        using var silence = new SilenceLimit(Silence, ct);
        var fed = PipeSource.Create(
            async (stdin, token) =>
            {
                await stdin.WriteAsync(Encoding.UTF8.GetBytes(Options(name, password)), token);
                await Feed(sql, stdin, silence, token);
            }
        );
        await silence.Run(server, shown, token => Transfer(command, shown, fed, PipeTarget.Null, token));
    }

    /// <summary>Runs the script; a failure names the database server and the program, not the hub and the script.</summary>
    private async Task Transfer(
        Command script,
        Command shown,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        try
        {
            await hub.Stream(script, input, output, ct);
        }
        catch (CommandFailed failure)
        {
            var why = failure.Message.Replace($"On {hub.Name}, {script} ", "", StringComparison.Ordinal);
            throw new CommandFailed(server, shown, why, failure.InnerException);
        }
    }

    private static async Task Feed(PipeSource sql, Stream stdin, SilenceLimit silence, CancellationToken ct)
    {
        await using var filter = new DumpFilter(stdin, silence.Moved);
        await sql.CopyToAsync(filter, ct);
        await filter.Finish(ct);
    }

    /// <summary>
    /// An options file. <c>binary-mode</c> turns off the client's own commands: with <c>system</c> or <c>\!</c> a dump
    /// would run programs on the hub. <c>sandbox</c> does so again where the client knows it. <c>local-infile</c> would
    /// let a dump or a server read the hub's files.
    /// </summary>
    private string Options(SqlName name, Secret password) =>
        $"""
            [client]
            host={endpoint.Host}
            port={endpoint.Port}
            protocol=tcp
            user={name}
            password="{Escape(password)}"
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
            routines
            events
            triggers


            """;

    /// <summary>Inside quotes, an options file knows <c>\\</c> and <c>\"</c>; a line break would end the option.</summary>
    private static string Escape(Secret password) =>
        password.Reveal().Any(char.IsControl)
            ? throw new InvalidInput(
                "The password of the database user holds a control character, which no options file can."
            )
            : password
                .Reveal()
                .Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal);
}
