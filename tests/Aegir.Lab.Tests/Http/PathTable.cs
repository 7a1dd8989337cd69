using System.Runtime.CompilerServices;

namespace Aegir.Lab.Tests.Http;

/// <summary>The rows of paths.txt: what a web server may answer, and the path as it is sent.</summary>
internal static class PathTable
{
    public static TheoryData<string, string> Rows([CallerFilePath] string here = "")
    {
        var rows = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(Path.GetDirectoryName(here) ?? "", "paths.txt")))
            if (line.Split(' ', 2) is [var statuses, var path] && statuses != "#")
                rows.Add(statuses, path);
        return rows;
    }
}
