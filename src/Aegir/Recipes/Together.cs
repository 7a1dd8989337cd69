using System.Runtime.ExceptionServices;

namespace Aegir.Recipes;

/// <summary>Several things of which none keeps the others from being done, and no failure hides another.</summary>
internal static class Together
{
    /// <summary>Waits for the end of all that goes on.</summary>
    /// <exception cref="SeveralFailed">More than one failed; where it was one, its own exception is thrown.</exception>
    public static async Task All(IEnumerable<Task> work)
    {
        var all = Task.WhenAll(work.ToArray());
        try
        {
            await all;
        }
        catch (Exception) when (all.Exception is { InnerExceptions.Count: > 1 } several)
        {
            throw new SeveralFailed(several.InnerExceptions);
        }
    }

    /// <summary>Waits for the end of all that goes on; what each of them returned.</summary>
    /// <inheritdoc cref="All(IEnumerable{Task})" path="/exception"/>
    public static async Task<IReadOnlyList<T>> All<T>(IEnumerable<Task<T>> work)
    {
        var all = work.ToArray();
        await All(all.AsEnumerable<Task>());
        return await Task.WhenAll(all);
    }

    /// <summary>Does one thing after the other to the last, whatever fails.</summary>
    /// <inheritdoc cref="All(IEnumerable{Task})" path="/exception"/>
    public static async Task InTurn(IEnumerable<Func<Task>> work)
    {
        var failures = new List<Exception>();
        foreach (var part in work)
        {
            try
            {
                await part();
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }
        if (failures is [var only])
            ExceptionDispatchInfo.Throw(only);
        if (failures.Count > 0)
            throw new SeveralFailed(failures);
    }
}

/// <summary>More than one of several things failed; the message has a line for each.</summary>
public sealed class SeveralFailed(IReadOnlyList<Exception> failures)
    : Exception(string.Join('\n', failures.Select(failure => failure.Message)), failures[0])
{
    /// <summary>Whether a failure is of this kind, or several that all are.</summary>
    public static bool AreAll<T>(Exception failure)
        where T : Exception => AreAll(failure, one => one is T);

    /// <inheritdoc cref="AreAll{T}(Exception)"/>
    public static bool AreAll(Exception failure, Func<Exception, bool> isOfKind) =>
        isOfKind(failure) || failure is SeveralFailed several && several._failures.All(one => AreAll(one, isOfKind));

    private readonly IReadOnlyList<Exception> _failures = failures;
}
