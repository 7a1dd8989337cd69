namespace Aegir.Drupal.Upgrades;

/// <summary>How a package that is there twice stands in the second place.</summary>
public enum PackageChange
{
    /// <summary>Version and schema are the same.</summary>
    Same,

    /// <summary>It is newer: its updates would run, if it has any.</summary>
    Newer,

    /// <summary>Its version is older; its schema is not.</summary>
    Older,

    /// <summary>Its schema is older, and a schema cannot go back.</summary>
    SchemaOlder,

    /// <summary>Its version is another, and which is newer cannot be told (<c>dev-main</c>).</summary>
    Differs,
}

/// <summary>Compares packages.</summary>
public static class PackageChanges
{
    /// <summary>
    /// How <paramref name="there"/> stands to <paramref name="here"/>. A newer version that has no updates at all is
    /// newer: its authors removed them, as many do with a new major release.
    /// </summary>
    public static PackageChange Between(Package here, Package there)
    {
        var version = Releases.Compare(there.Version, here.Version);
        var (installed, offered) = (here.LastUpdate, there.LastUpdate);
        if (offered < installed && !(there.Schema is null && version > 0))
            return PackageChange.SchemaOlder;
        if (offered > installed)
            return PackageChange.Newer;
        return version switch
        {
            > 0 => PackageChange.Newer,
            < 0 => PackageChange.Older,
            null when here.Version != there.Version => PackageChange.Differs,
            _ => PackageChange.Same,
        };
    }
}
