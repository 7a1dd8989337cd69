using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>What visitors of a site in a given state meet, when nothing else is going on.</summary>
internal static class Doors
{
    /// <summary>The door of a state.</summary>
    public static Door Of(SiteState state) => state == SiteState.Enabled ? Door.Open : Door.Disabled;
}
