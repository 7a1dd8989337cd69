namespace Aegir.Lab.Tests;

/// <summary>Names that no other test uses: all tests of a run share one lab.</summary>
public static class Names
{
    private static int _last;

    /// <summary><c>site</c> becomes <c>site7</c>; with <c>.example</c> behind it, it is a domain name.</summary>
    public static string Unique(string stem) => $"{stem}{Interlocked.Increment(ref _last)}";
}
