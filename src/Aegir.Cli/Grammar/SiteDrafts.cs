using Aegir.Model;

namespace Aegir.Cli.Grammar;

/// <summary>
/// The original grammar saves a site first and installs it later. Between the two there is no site, so nothing is
/// recorded of it but the options of its <c>site install</c>, a word a line, in <c>$AEGIR_ROOT/drafts/URI</c>.
/// </summary>
/// <param name="layout">Where the hub's state lies.</param>
internal sealed class SiteDrafts(HubLayout layout)
{
    /// <summary>Keeps the options, instead of what was kept before.</summary>
    public void Save(ContextName site, IReadOnlyList<string> options)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllLines(PathOf(site), options);
    }

    /// <summary>The options that were kept; null if there are none.</summary>
    public IReadOnlyList<string>? Find(ContextName site) =>
        File.Exists(PathOf(site)) ? File.ReadAllLines(PathOf(site)) : null;

    /// <summary>Forgets them; if there are none, that is no fault.</summary>
    public void Delete(ContextName site)
    {
        if (Directory.Exists(Folder))
            File.Delete(PathOf(site));
    }

    private string Folder => (layout.Root / "drafts").ToString();

    private string PathOf(ContextName site) => Path.Combine(Folder, site.FileName);
}
