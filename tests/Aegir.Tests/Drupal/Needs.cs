namespace Aegir.Tests.Drupal;

/// <summary>What some tests need of the machine; where it is missing they say how to get it.</summary>
internal static class Needs
{
    public static void Php() => Program("php");

    public static void Sandbox()
    {
        Program("php");
        Program("bwrap");
    }

    public static void HaProxy() => Program("haproxy");

    private static void Program(string name) =>
        Assert.SkipUnless(
            $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin"
                .Split(':')
                .Any(place => File.Exists($"{place}/{name}")),
            $"{name} is not installed: run script/setup"
        );
}
