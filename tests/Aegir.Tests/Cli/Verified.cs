using System.Runtime.CompilerServices;

namespace Aegir.Tests.Cli;

/// <summary>
/// Compares text with a file in <c>Expected/</c>. To accept what is printed now, run the tests with
/// <c>AEGIR_ACCEPT=1</c> and look at the difference in git.
/// </summary>
internal static class Verified
{
    public static void ShouldBeAsIn(this string actual, string file, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here) ?? "", "Expected", file);
        if (Environment.GetEnvironmentVariable("AEGIR_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        actual.ShouldBe(File.ReadAllText(path));
    }
}
