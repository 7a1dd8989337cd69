namespace Aegir.Model;

/// <summary>Who owns sites.</summary>
/// <param name="Name">How the client is called on the command line.</param>
/// <param name="Email">Where the client is told of things; null where unknown.</param>
public sealed record Client(ClientName Name, EmailAddress? Email = null);
