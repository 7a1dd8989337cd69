using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary>A code base on another machine, as it is typed: <c>ssh://deploy@old.example.net:2222/var/www/site</c>.</summary>
/// <param name="Address">The machine.</param>
/// <param name="Port">The port of its sshd.</param>
/// <param name="User">Whom to log in as.</param>
/// <param name="Path">The code base, or its docroot.</param>
internal sealed partial record ImportedFrom(HostAddress Address, Port Port, UnixUser User, UnixPath Path)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidInput">It is none.</exception>
    public static ImportedFrom Parse(string word)
    {
        if (Form().Match(word) is not { Success: true } match)
            throw new InvalidInput($"{Parsed.Quote(word)} is not like ssh://USER@HOST[:PORT]/PATH.");
        return new ImportedFrom(
            Parsed.Parse<HostAddress>(match.Groups["host"].Value),
            match.Groups["port"] is { Success: true } port ? Parsed.Parse<Port>(port.Value) : Port.Of(22),
            Parsed.Parse<UnixUser>(match.Groups["user"].Value),
            Parsed.Parse<UnixPath>(match.Groups["path"].Value)
        );
    }

    /// <summary>Whether a word is meant for one.</summary>
    public static bool IsMeant(string word) => word.Contains("://", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^ssh://(?<user>[^@/:]+)@(?:\[(?<host>[^\]]+)\]|(?<host>[^:/\[\]]+))(?::(?<port>[^/]+))?(?<path>/.*)\z",
        RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex Form();
}
