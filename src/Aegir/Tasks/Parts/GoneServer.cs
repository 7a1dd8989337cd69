using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tasks.Parts;

/// <summary>A server that exists no more, as somebody says.</summary>
internal static class GoneServer
{
    /// <summary>
    /// Looks at a server before a removal passes its point of no return. Where that does not answer, it says what to type if
    /// it never will again.
    /// </summary>
    /// <param name="name">What is looked at.</param>
    /// <param name="look">Looks.</param>
    /// <param name="otherwise">The command that leaves the server alone.</param>
    public static Step Check(string name, Func<CancellationToken, Task> look, string otherwise) =>
        Step.Check(
            name,
            async (scope, ct) =>
            {
                try
                {
                    await look(ct);
                }
                catch (Exception failure) when (SeveralFailed.AreAll<CommandFailed>(failure))
                {
                    scope.Report($"If that machine exists no more: {otherwise}");
                    throw;
                }
            }
        );

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
