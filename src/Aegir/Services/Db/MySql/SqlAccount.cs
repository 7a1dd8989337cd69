using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Services.Db.MySql;

/// <summary>A database user as MySQL knows it: a name, from one client host. <c>'site'@'10.0.0.5'</c>.</summary>
internal sealed partial record SqlAccount
{
    private readonly SqlName _user;
    private readonly string _host;

    private SqlAccount(SqlName user, string host) => (_user, _host) = (user, host);

    /// <summary>
    /// The account of <paramref name="user"/> from a host as the server names it: an address, a host name, or a pattern
    /// of either (<c>%</c>, <c>10.0.0.0/255.255.255.0</c>), as an administrator may have made them.
    /// </summary>
    /// <returns>False if the host holds a character that is in none of these.</returns>
    public static bool TryOf(SqlName user, string host, [NotNullWhen(true)] out SqlAccount? account)
    {
        account = Form().IsMatch(host) ? new SqlAccount(user, host) : null;
        return account is not null;
    }

    /// <summary>The account as it stands in a statement. Neither part can hold a quote or a backslash.</summary>
    public override string ToString() => $"'{_user}'@'{_host}'";

    [GeneratedRegex(@"^[A-Za-z0-9.:%_/-]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
