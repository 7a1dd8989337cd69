using System.Runtime.CompilerServices;

namespace Aegir.Tests.Services.Http;

/// <summary>
/// Files in <c>Expected/</c> beside the tests. With AEGIR_ACCEPT=1 in the environment they are written anew: look
/// at their diff before you commit it.
/// </summary>
internal static class ExpectedFile
{
    public static void ShouldHold(string name, string text, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller) ?? "", "Expected", name);
        if (Environment.GetEnvironmentVariable("AEGIR_ACCEPT") == "1")
            File.WriteAllText(path, text);
        text.ShouldBe(File.ReadAllText(path));
    }
}
