using Aegir.Model;

namespace Aegir.Services.Db.MySql;

/// <summary>Whom the programs of MySQL and MariaDB connect as, and to what.</summary>
/// <param name="Database">The database.</param>
/// <param name="Options">The same and the account as lines of an options file, below <c>[client]</c>.</param>
internal sealed record MySqlLogin(string Database, string Options)
{
    /// <summary>To the database of a site of ours, as its own user.</summary>
    public static MySqlLogin Of(DatabaseServer endpoint, Site site) =>
        new(
            site.Database.ToString(),
            Lines(
                ("host", endpoint.Host.ToString()),
                ("port", endpoint.Port.ToString()),
                ("protocol", "tcp"),
                ("user", site.Database.ToString()),
                ("password", site.DatabasePassword.Reveal())
            )
        );

    /// <summary>
    /// To a database that is none of ours. As for PHP, <c>localhost</c> without a port is the socket of the machine.
    /// </summary>
    public static MySqlLogin Of(ForeignDatabase foreign) =>
        new(
            foreign.Name,
            Lines([
                .. foreign.Socket is { } socket ? [("socket", socket)]
                : foreign.Host is "" or "localhost" ? []
                : new[] { ("host", foreign.Host), ("port", $"{foreign.Port ?? Port.Of(3306)}"), ("protocol", "tcp") },
                ("user", foreign.User),
                ("password", foreign.Password.Reveal()),
            ])
        );

    private static string Lines(params ReadOnlySpan<(string Name, string Value)> options)
    {
        var lines = new List<string>();
        foreach (var (name, value) in options)
            lines.Add($"{name}=\"{Escape(value)}\"");
        return string.Join('\n', lines);
    }

    /// <summary>Inside quotes, an options file knows <c>\\</c> and <c>\"</c>; a line break would end the option.</summary>
    private static string Escape(string value) =>
        value.Any(char.IsControl)
            ? throw new InvalidInput(
                "The account of the database holds a control character, which no options file can."
            )
            : value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
