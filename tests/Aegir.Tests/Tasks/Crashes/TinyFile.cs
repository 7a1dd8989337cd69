using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>Steps about one file, with a moment before and after each thing that they do.</summary>
internal static class TinyFile
{
    /// <summary>Writes a file, or removes it (null). Undo makes it what it was, and removes a directory that was made for it.</summary>
    public static Step Write(string name, UnixPath file, Func<string?> text, Faults faults) =>
        Step.Do(
            name,
            async (scope, ct) =>
            {
                var room = scope.Room;
                if (!Directory.Exists($"{file.Parent}"))
                    await AtomicFile.Write(room / "made", "", ct);
                await new KeptFiles(room).Keep([("file", file)], ct);
                await faults.Moment();
                if (text() is { } content)
                    await AtomicFile.Write(file, content, ct);
                else if (File.Exists($"{file}"))
                    File.Delete($"{file}");
                await faults.Moment();
            },
            async (scope, ct) =>
            {
                var room = scope.Room;
                await faults.Moment();
                if (File.Exists($"{room / "made"}"))
                    Delete(file.Parent);
                else
                    await new KeptFiles(room).Restore("file", file, ct);
                await faults.Moment();
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
                await faults.Moment();
            }
        );

    private static void Delete(UnixPath path)
    {
        if (Directory.Exists($"{path}"))
            Directory.Delete($"{path}", recursive: true);
        else if (File.Exists($"{path}"))
            File.Delete($"{path}");
    }
}
