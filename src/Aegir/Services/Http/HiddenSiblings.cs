using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>Where a site's directory is replaced: names beside it that no web server of ours serves.</summary>
internal static class HiddenSiblings
{
    /// <summary>What comes in its place, until it is whole, and what is taken away, until it is gone.</summary>
    public static UnixPath Incoming(UnixPath directory) => directory.Parent / $".{directory.Name}.incoming";

    /// <summary>What a backup took the place of, until it is discarded.</summary>
    public static UnixPath Outgoing(UnixPath directory) => directory.Parent / $".{directory.Name}.outgoing";
}
