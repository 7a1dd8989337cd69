using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>
/// Steps about one file, with a moment before each thing that they do. Between two moments nothing waits: of steps that
/// run at the same time all have come to a halt when one of them dies.
/// </summary>
internal static class TinyFile
{
    /// <summary>Writes a file, or removes it (null). Undo makes it what it was, and removes a directory that was made for it.</summary>
    public static Step Write(string name, UnixPath file, Func<string?> text, Faults faults) =>
        Step.Do(
            name,
            async (scope, _) =>
            {
                await faults.Moment();
                Keep(file, scope.Room);
                await faults.Moment();
                Put(file, text());
            },
            async (scope, _) =>
            {
                await faults.Moment();
                Restore(file, scope.Room);
            }
        );

    /// <summary>Removes a file or a directory for good.</summary>
    public static Step Remove(string name, UnixPath path, Faults faults) =>
        Step.Do(
            name,
            async (_, _) =>
            {
                await faults.Moment();
                Delete(path);
            }
        );

    /// <summary>The first keeping counts.</summary>
    private static void Keep(UnixPath file, UnixPath room)
    {
        if (Directory.Exists($"{room}"))
            return;
        Directory.CreateDirectory($"{room}");
        if (!Directory.Exists($"{file.Parent}"))
            File.WriteAllText($"{room}/made", "");
        else if (File.Exists($"{file}"))
            File.Copy($"{file}", $"{room}/was");
    }

    private static void Restore(UnixPath file, UnixPath room)
    {
        if (File.Exists($"{room}/made"))
            Delete(file.Parent);
        else if (Directory.Exists($"{room}"))
            Put(file, File.Exists($"{room}/was") ? File.ReadAllText($"{room}/was") : null);
    }

    private static void Put(UnixPath file, string? text)
    {
        if (text is null)
            Delete(file);
        else
        {
            Directory.CreateDirectory($"{file.Parent}");
            File.WriteAllText($"{file}", text);
        }
    }

    private static void Delete(UnixPath path)
    {
        if (Directory.Exists($"{path}"))
            Directory.Delete($"{path}", recursive: true);
        else if (File.Exists($"{path}"))
            File.Delete($"{path}");
    }
}
