namespace Aegir.Model;

/// <summary>Where a site lies that has no record: on another machine, or on a platform.</summary>
/// <param name="Machine">The other machine; null for a site on a platform.</param>
/// <param name="Server">The server whose copy of the platform it lies in; null for a site on another machine.</param>
/// <param name="Docroot">The docroot of its code.</param>
/// <param name="Directory">Its directory below <c>sites/</c>; null for a Backdrop whose settings are in the docroot itself.</param>
public sealed record SiteSource(
    ForeignMachine? Machine,
    ContextName? Server,
    UnixPath Docroot,
    DirectoryName? Directory
)
{
    /// <summary>The directory that its settings are in.</summary>
    public UnixPath Path => Directory is null ? Docroot : Docroot / "sites" / $"{Directory}";

    /// <summary>What it is called in messages: <c>deploy@old.example.net:/var/www/sites/default</c>.</summary>
    public override string ToString() => $"{(object?)Machine ?? Server}:{Path}";
}
