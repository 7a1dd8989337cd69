namespace Aegir.Model;

/// <summary>Names of users and groups that are the same on every Debian server.</summary>
public static class HostingUsers
{
    /// <summary>The user and the group of Debian's web servers and of PHP-FPM; user <c>aegir</c> is in the group.</summary>
    public static UnixUser WebGroup { get; } = Parsed.Parse<UnixUser>("www-data");
}
