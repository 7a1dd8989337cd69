using System.Text;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// The stored routines of a database as SQL, read by the administrator: one that a site has made from a web server belongs to
/// its account there, and no other of its accounts may read it. No dump program does this: it looks at views, too, and MariaDB
/// runs, as whoever looks at the columns of a view, functions that the view's maker put there.
/// </summary>
/// <param name="session">The administrator's.</param>
/// <param name="server">What the server is called in messages.</param>
internal sealed class MySqlRoutines(MySqlSession session, string server)
{
    private const int Most = 64 << 20;

    /// <summary>Statements that make them, for a database that has none of them; empty where there are none.</summary>
    /// <exception cref="CommandFailed">One cannot be read, or they are more than 64 MiB.</exception>
    public async Task<string> Read(SqlName database, CancellationToken ct)
    {
        // Packages sort before their bodies.
        var routines = await session.Rows(
            $"""
            SELECT routine_type, routine_name FROM information_schema.routines
            WHERE routine_schema = {database:value} ORDER BY routine_type, routine_name
            """,
            ct
        );
        if (routines.Count == 0)
            return "";
        var sql = new StringBuilder();
        sql.Append("SET @aegir_mode = @@sql_mode, @aegir_collation = @@collation_connection;\nDELIMITER ;;\n");
        foreach (var routine in routines)
        {
            sql.Append(await Definition(routine[0], new SqlRoutine(database, routine[1]), ct));
            if (sql.Length > Most)
                throw new CommandFailed(
                    server,
                    Command.Of("SQL", "SHOW CREATE"),
                    $"shows more than 64 MiB of stored routines in {database}, which is no site's."
                );
        }
        sql.Append("DELIMITER ;\nSET sql_mode = @aegir_mode, collation_connection = @aegir_collation;\n");
        return sql.ToString();
    }

    private async Task<string> Definition(string type, SqlRoutine routine, CancellationToken ct)
    {
        MySqlText show = type switch
        {
            "FUNCTION" => $"SHOW CREATE FUNCTION {routine}",
            "PACKAGE" => $"SHOW CREATE PACKAGE {routine}",
            "PACKAGE BODY" => $"SHOW CREATE PACKAGE BODY {routine}",
            _ => $"SHOW CREATE PROCEDURE {routine}",
        };
        return await session.Rows(show, ct) is [[_, var mode, { Length: > 0 } text, _, var collation, ..]]
            ? $"SET sql_mode = '{mode}', collation_connection = '{collation}';;\n{text};;\n"
            : throw new CommandFailed(
                server,
                Command.Of("SQL", show.ToString()),
                "does not show it. Does the hub's account have all privileges, as ‘server prepare’ grants them?"
            );
    }
}
