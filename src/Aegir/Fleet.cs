using Aegir.Hosts;
using Aegir.Model;
using Aegir.Store;

namespace Aegir;

/// <summary>
/// Resolves contexts to what they are made of: a site asks its platform for <c>http</c> and itself for <c>db</c>, and
/// never learns which implementation answers. Connections are shared by all that is resolved here.
/// </summary>
public sealed class Fleet(HostingDb db, HubLayout layout)
{
    /// <summary>The records.</summary>
    public HostingDb Db { get; } = db;

    /// <summary>Where things lie.</summary>
    public HubLayout Layout { get; } = layout;

    /// <summary>The hub itself.</summary>
    public LocalHost Hub { get; } = new();
}
