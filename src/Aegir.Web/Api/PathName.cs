using Aegir.Model;

namespace Aegir.Web.Api;

/// <summary>
/// Names in a path. What cannot be a name is answered like what nobody has: 404, in the same words for everything, so
/// that nothing can be learnt by asking.
/// </summary>
internal static class PathName
{
    public static ContextName? Server(string bare) => Read<ContextName>($"server_{bare}");

    public static ContextName? Platform(string bare) => Read<ContextName>($"platform_{bare}");

    public static T? Read<T>(string text)
        where T : class, IParsed<T> => T.TryParse(text, out var name, out _) ? name : null;
}
