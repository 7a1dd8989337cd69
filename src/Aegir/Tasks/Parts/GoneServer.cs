using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tasks.Parts;

/// <summary>A server that exists no more, as somebody says.</summary>
internal static class GoneServer
{
    /// <summary>Does nothing but say what the server would still have. It comes last.</summary>
    /// <param name="server">The server.</param>
    /// <param name="left">What it has: the object of a sentence.</param>
    public static Step Leave(ContextName server, string left) =>
        Step.Do(
            $"leave {server} as it is, since it is gone",
            (scope, _) =>
            {
                scope.Report($"{server} was not touched. Should it come back, it still has {left}.");
                return Task.CompletedTask;
            }
        );
}
