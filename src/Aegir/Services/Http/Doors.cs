using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>What visitors of a site in a given state meet, when nothing else is going on.</summary>
internal static class Doors
{
    /// <summary>The door of a state.</summary>
    public static Door Of(SiteState state) => state == SiteState.Enabled ? Door.Open : Door.Disabled;

    /// <summary>What is done to a site by setting its door: <c>open</c>.</summary>
    public static string Deed(Door door) =>
        door switch
        {
            Door.Open => "open",
            Door.Closed => "let nobody but Aegir into",
            _ => "switch off",
        };
}
