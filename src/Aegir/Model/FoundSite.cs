namespace Aegir.Model;

/// <summary>A site that is not Aegir's yet, as its own settings and code describe it.</summary>
/// <param name="Flavour">The family of its code.</param>
/// <param name="Version">The version of its code.</param>
/// <param name="Database">Its database.</param>
/// <param name="HashSalt">Its <c>hash_salt</c>, which it keeps: log-ins and one-time links stay good.</param>
public sealed record FoundSite(DrupalFlavour Flavour, string Version, ForeignDatabase Database, Secret HashSalt)
{
    /// <summary>
    /// Its directories of files and configuration as far as its settings name them, and what they are called in the
    /// directory of a site of ours.
    /// </summary>
    public IReadOnlyList<FoundPart> Parts
    {
        get;
        init => field = EqualList<FoundPart>.Of(value);
    } = EqualList<FoundPart>.Empty;

    /// <summary>
    /// The names of what else its settings say, such as <c>$settings['reverse_proxy']</c>: Aegir writes other settings,
    /// without it.
    /// </summary>
    public IReadOnlyList<string> OtherSettings
    {
        get;
        init => field = EqualList<string>.Of(value);
    } = EqualList<string>.Empty;

    /// <summary>Where a part of it is; null where its settings do not say.</summary>
    public UnixPath? Place(string part) => Parts.FirstOrDefault(known => known.Name == part)?.From;
}

/// <summary>A directory of a site that is not Aegir's yet.</summary>
/// <param name="Name">Where it goes, below the new site's directory: <c>files</c>, <c>private/files</c>, <c>private/config/sync</c>.</param>
/// <param name="From">Where it is.</param>
public sealed record FoundPart(string Name, UnixPath From);
