using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>
/// Names beside a site's directory that no web server of ours serves. Whatever has one keeps the platform's code from being
/// removed.
/// </summary>
internal static class HiddenSiblings
{
    /// <summary>What comes in its place, until it is whole, and what is taken away, until it is gone.</summary>
    public static UnixPath Incoming(UnixPath directory) => directory.Parent / $".{directory.Name}.incoming";

    /// <summary>What a backup took the place of, until it is discarded.</summary>
    public static UnixPath Outgoing(UnixPath directory) => directory.Parent / $".{directory.Name}.outgoing";

    /// <summary>What counts no more, and may have something in it that a person wants: <c>.example.com.out-20260131-235959</c>.</summary>
    /// <param name="directory">The site's directory.</param>
    /// <param name="why">What it was, so that no two have one name.</param>
    public static UnixPath Aside(UnixPath directory, string why) => directory.Parent / $".{directory.Name}.{why}";
}
