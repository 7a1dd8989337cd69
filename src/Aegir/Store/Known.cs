using Aegir.Model;

namespace Aegir.Store;

/// <summary>
/// Looks up what a record refers to before it is written. The database would refuse it too, but could not say what was
/// meant.
/// </summary>
internal static class Known
{
    public static async Task Server(Sql sql, ContextName name, CancellationToken ct) =>
        Check("server", name, await sql.Texts($"select name from server", ct));

    public static async Task Platform(Sql sql, ContextName name, CancellationToken ct) =>
        Check("platform", name, await sql.Texts($"select name from platform", ct));

    public static async Task Client(Sql sql, ClientName name, CancellationToken ct) =>
        Check("client", name, await sql.Texts($"select name from client", ct));

    private static void Check(string noun, object name, List<string> known)
    {
        if (!known.Contains($"{name}"))
            throw Missing.Of(noun, name, known);
    }
}
