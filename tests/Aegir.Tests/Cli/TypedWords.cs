using Aegir.Cli.Commands;
using Aegir.Cli.Sites;
using Aegir.Model;
using Aegir.Tests.Model;
using CsCheck;

namespace Aegir.Tests.Cli;

/// <summary>Words of the command line that are no parsed type of the engine.</summary>
public sealed class TypedWords
{
    [Fact]
    public void A_code_base_on_another_machine_never_holds_more_than_it_says()
    {
        var typed = Gen.Select(Piece("deploy"), Piece("old.example.net", "[::1]"), Piece("22", ""), Piece("/var/www"))
            .Select((user, host, port, path) => $"ssh://{user}@{host}{(port.Length > 0 ? $":{port}" : "")}{path}");
        Gen.OneOf(HostileText.Any, HostileText.Any.Select(text => $"ssh://{text}"), typed)
            .Sample(text => Holds(text, ImportedFrom.Parse, Print));

        static string Print(ImportedFrom from) =>
            $"ssh://{from.User}@{(from.Address.IsIPv6 ? $"[{from.Address}]" : from.Address)}:{from.Port}{from.Path}";
    }

    [Fact]
    public void A_length_of_time_is_one_up_to_a_year()
    {
        var typed = Gen.Select(Gen.OneOf(Gen.Int, Gen.Int[0, 400]), Gen.OneOf("d", "h", "m", "s", "", "dd"))
            .Select((number, unit) => $"{number}{unit}");
        Gen.OneOf(HostileText.Any, typed)
            .Sample(text => Holds(text, Typed.Period, time => $"{Math.Round(time.TotalMinutes)}m"));
        foreach (var (text, time) in new[] { ("7d", 168), ("12h", 12), ("90m", 1.5), ("0", 0), ("365d", 8760) })
            Typed.Period(text).ShouldBe(TimeSpan.FromHours(time));
    }

    /// <summary>A good word, or one with trouble in it.</summary>
    private static Gen<string> Piece(params string[] good) =>
        Gen.OneOf(Gen.OneOf(good), Gen.Select(Gen.OneOf(good), HostileText.Any).Select((word, text) => word + text));

    /// <summary>It is refused in words that a terminal survives, or printed and read again it is the same.</summary>
    private static void Holds<T>(string text, Func<string, T> read, Func<T, string> print)
    {
        T value;
        try
        {
            value = read(text);
        }
        catch (InvalidInput refusal)
        {
            refusal.Message.ShouldBe(Printable.Line(refusal.Message));
            refusal.Message.Length.ShouldBeLessThan(300);
            return;
        }
        var printed = print(value);
        printed.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c) || "[]:@/._-+~,=".Contains(c));
        read(printed).ShouldBe(value);
    }
}
