using CsCheck;

namespace Aegir.Tests.Model;

/// <summary>What people and attackers type where a name is asked for.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "\n",
        "\r",
        "\0",
        "\t",
        "\e[31m",
        " ",
        "..",
        "/",
        "//",
        "-",
        "--",
        "_",
        ".",
        "'",
        "\"",
        "`",
        "$(id)",
        "${x}",
        "%00",
        "%s",
        ";",
        "|",
        "&",
        "<",
        ">",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "*",
        "?",
        "!",
        "#",
        "\\",
        "=",
        ",",
        ":",
        "@",
        "+",
        "~",
        "\u202E",
        "\u200F",
        "\u200B",
        "\u2028",
        "\uFEFF",
        "\uD800",
        "\u0130",
        "\u212A",
        "ß",
        "ü",
        "u\u0308",
        "日本",
        "٣",
        "😀",
        "ａ",
        "。",
        "a",
        "Z",
        "0",
        "9",
        "example.com",
        "server_",
        "platform_",
        "xn--",
        "web1",
        "::1",
        "127.0.0.1",
        "all",
        "20260131.235959",
    ];

    /// <summary>Pieces of trouble, anything at all, good names with trouble at an end, and very long ones.</summary>
    public static Gen<string> Any { get; } =
        Gen.OneOf(
            Gen.OneOf(Pieces).Array[0, 8].Select(string.Concat),
            Gen.String,
            Gen.Select(Gen.OneOf("example.com", "web1", "/var/aegir", "en", "80", "a@b.de"), Gen.OneOf(Pieces))
                .SelectMany((name, piece) => Gen.OneOf(name + piece, piece + name)),
            Gen.OneOf("a", "a.", "/a", "-", "ü", "9").Select(unit => string.Concat(Enumerable.Repeat(unit, 10_000)))
        );
}
