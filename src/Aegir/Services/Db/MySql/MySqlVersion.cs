using System.Text.RegularExpressions;

namespace Aegir.Services.Db.MySql;

/// <summary>What a server says it is.</summary>
/// <param name="IsMariaDb">MariaDB; else MySQL or something that calls itself so.</param>
/// <param name="Number">Its version.</param>
internal sealed partial record MySqlVersion(bool IsMariaDb, Version Number)
{
    /// <summary>Whether Aegir can use it: MariaDB from 10.3 on, MySQL from 8.0 on.</summary>
    public bool IsSupported => Number >= (IsMariaDb ? new Version(10, 3) : new Version(8, 0));

    /// <summary>Whether an account can be locked.</summary>
    public bool LocksAccounts => !IsMariaDb || Number >= new Version(10, 4, 2);

    /// <summary>
    /// Reads how a server greets: <c>8.0.36</c>, <c>10.11.6-MariaDB-0+deb12u1</c>. Before that, MariaDB up to 10.11 says
    /// <c>5.5.5-</c>, for old replicas of MySQL.
    /// </summary>
    public static MySqlVersion Read(string text) =>
        new(
            text.Contains("MariaDB", StringComparison.OrdinalIgnoreCase),
            Version.TryParse(Digits().Match(text).Groups[1].Value, out var number) ? number : new Version(0, 0)
        );

    /// <summary>The product.</summary>
    public DbProduct Product => new(IsMariaDb ? "MariaDB" : "MySQL", Number);

    /// <summary>As a person writes it: <c>MariaDB 10.11.6</c>.</summary>
    public override string ToString() => Product.ToString();

    [GeneratedRegex(@"^(?:5\.5\.5-)?([0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,4})?)", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
