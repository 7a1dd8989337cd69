using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Aegir.Tests;

/// <summary>The shape of the code, as docs/contributing.md draws it.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Rooms =
    [
        "Model",
        "Hosts",
        "Recipes",
        "Store",
        "Services",
        "Drupal",
        "Tasks",
        "Queue",
        "Views",
    ];

    [Fact]
    public void Every_folder_of_the_engine_has_its_place() =>
        Directory
            .GetDirectories(Engine())
            .Select(Path.GetFileName)
            .Except(["bin", "obj"])
            .ShouldBe(Rooms, ignoreOrder: true);

    [Fact]
    public void A_folder_uses_only_those_above_it()
    {
        var breaches =
            from room in Rooms.Index()
            from file in Directory.EnumerateFiles(
                Path.Combine(Engine(), room.Item),
                "*.cs",
                SearchOption.AllDirectories
            )
            from use in Room().Matches(File.ReadAllText(file))
            let used = Array.IndexOf(Rooms, use.Groups[1].Value)
            where used > room.Index
            select $"{Path.GetRelativePath(Engine(), file)} uses {Rooms[used]}";
        breaches.ShouldBeEmpty();
    }

    [Fact]
    public void The_engine_knows_neither_the_command_line_nor_the_web() =>
        Directory
            .EnumerateFiles(Engine(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"\bAegir\.(Cli|Web)\b"))
            .ShouldBeEmpty();

    [GeneratedRegex(@"^(?:using (?:static )?|.*?\b)Aegir\.([A-Z][A-Za-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex Room();

    private static string Engine([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(here, "..", "..", "..", "src", "Aegir"));
}
