using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>What a site's own PHP sees and knows.</summary>
/// <param name="Root">The code base, which it may read.</param>
/// <param name="Docroot">What the web server serves of it.</param>
/// <param name="Directory">The site's own directory; those beside it are other sites'.</param>
/// <param name="Environment">Its variables: the site's credentials and no others.</param>
/// <param name="Secrets">What is taken out of all that it prints.</param>
public sealed record SiteWorld(
    UnixPath Root,
    UnixPath Docroot,
    UnixPath Directory,
    IReadOnlyList<KeyValuePair<string, Secret>> Environment,
    IReadOnlyList<Secret> Secrets
)
{
    /// <summary>
    /// Whether it is only looked at: it can write nothing and has no network. So is a site that is not Aegir's yet. The
    /// default is no.
    /// </summary>
    public bool IsOnlyLookedAt { get; init; }

    /// <summary>Whether an installer runs in it, which gets more memory and whose garbage is collected late. The default is no.</summary>
    public bool IsForInstaller { get; init; }

    /// <summary>Where on the hub the content of <see cref="Directory"/> lies. The default is the same place.</summary>
    public UnixPath Content
    {
        get => field ?? Directory;
        init;
    }
}
