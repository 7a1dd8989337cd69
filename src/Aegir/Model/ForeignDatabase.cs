namespace Aegir.Model;

/// <summary>
/// The database of a site that is not Aegir's yet, as the site's own settings name it. It is dumped and never changed.
/// No part of it holds a control character or begins with a hyphen.
/// </summary>
/// <param name="Driver">Drupal's name of the driver: <c>mysql</c>, <c>pgsql</c>, <c>sqlite</c>.</param>
/// <param name="Host">The server as the machine of the site reaches it; empty for that machine itself.</param>
/// <param name="Port">The server's port; null for the product's own.</param>
/// <param name="Socket">The server's socket on that machine; null for none.</param>
/// <param name="Name">The database.</param>
/// <param name="User">The site's user there.</param>
/// <param name="Password">That user's password.</param>
public sealed record ForeignDatabase(
    string Driver,
    string Host,
    Port? Port,
    string? Socket,
    string Name,
    string User,
    Secret Password
)
{
    /// <summary>
    /// The same, reached over TCP alone. A server on a machine of ours takes a local socket for proof of who its user is,
    /// and that would be Aegir, not the site.
    /// </summary>
    public ForeignDatabase OverTcp =>
        this with
        {
            Host = Host is "" or "localhost" || Host.StartsWith('/') ? "127.0.0.1" : Host,
            Socket = null,
        };
}
