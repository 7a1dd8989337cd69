namespace Aegir.Services.Http.Apache;

/// <summary>Serves sites with Apache.</summary>
/// <param name="place">Where it does its work.</param>
public sealed class ApacheService(ServicePlace place) : HttpService
{
    /// <summary>What a fresh server needs.</summary>
    public static Preparation Preparation { get; } = new([], [], "");

    private ServicePlace Place => place;
}
