namespace Aegir.Services.Http.Nginx;

/// <summary>Serves sites with Nginx.</summary>
/// <param name="place">Where it does its work.</param>
public sealed class NginxService(ServicePlace place) : HttpService
{
    /// <summary>What a fresh server needs.</summary>
    public static Preparation Preparation { get; } = new([], [], "");

    private ServicePlace Place => place;
}
