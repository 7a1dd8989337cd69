using Aegir.Model;

namespace Aegir.Services;

/// <summary>Where the sites of a database service have their databases, as their settings name it.</summary>
/// <param name="Driver">Drupal's name of the driver: <c>mysql</c>, <c>pgsql</c>, <c>sqlite</c>.</param>
public abstract record DatabaseEndpoint(string Driver);

/// <summary>On a server that sites connect to.</summary>
/// <param name="Driver">Drupal's name of the driver.</param>
/// <param name="Host">The server's address as web servers and hub reach it.</param>
/// <param name="Port">The server's port.</param>
public sealed record DatabaseServer(string Driver, HostAddress Host, Port Port) : DatabaseEndpoint(Driver);

/// <summary>In a file each, among the site's own private data (<see cref="HostedSite.DatabaseFile"/>).</summary>
/// <param name="Driver">Drupal's name of the driver.</param>
public sealed record DatabaseInFile(string Driver) : DatabaseEndpoint(Driver);
