using Aegir.Model;

namespace Aegir.Services;

/// <summary>Where visitors reach a site.</summary>
/// <param name="Host">The address of a web server, or of the load balancer before it.</param>
/// <param name="Port">The port.</param>
public sealed record WebAddress(HostAddress Host, Port Port);
