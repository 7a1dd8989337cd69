using Aegir.Model;
using CsCheck;

namespace Aegir.Tests.Model;

public sealed class WavesTests
{
    private static readonly Gen<int[]> Percentages = Gen.Int[1, 100].HashSet[1, 6].Select(set => set.Order().ToArray());

    [Theory]
    [InlineData("5,25,100%", 6, "1 1 4")]
    [InlineData("5,25,100%", 1, "1")]
    [InlineData("5,25,100%", 3, "1 2")]
    [InlineData("5,25,100%", 1000, "50 200 750")]
    [InlineData("5,25,100%", 0, "")]
    [InlineData("10%", 25, "3")]
    [InlineData("1%,50%", 4, "1 1")]
    [InlineData("100", 7, "7")]
    public void So_many_are_done_in_each(string waves, int all, string counts) =>
        string.Join(' ', Of(waves, all).Select(wave => wave.Count)).ShouldBe(counts);

    [Fact]
    public void Whatever_the_waves_each_is_done_once_in_order_and_never_more_than_all() =>
        Percentages
            .Select(Gen.Int[0, 3000])
            .Sample(
                (percentages, all) =>
                {
                    var waves = Of(string.Join(',', percentages), all);
                    var done = waves.SelectMany(wave => wave).ToList();
                    done.ShouldBe(Enumerable.Range(0, done.Count));
                    waves.ShouldAllBe(wave => wave.Count > 0);
                    waves.Count.ShouldBeLessThanOrEqualTo(percentages.Length);
                    done.Count.ShouldBe((int)Math.Ceiling(all * (decimal)percentages[^1] / 100));
                    (all == 0 || waves[0].Count == Math.Ceiling(all * (decimal)percentages[0] / 100)).ShouldBeTrue();
                }
            );

    [Fact]
    public void What_is_typed_is_what_is_meant() =>
        Percentages.Sample(percentages =>
        {
            var waves = Parsed.Parse<Waves>(string.Join(',', percentages));
            Parsed.Parse<Waves>(waves.ToString()).ShouldBe(waves);
            Parsed.Parse<Waves>(string.Join("%,", percentages)).ShouldBe(waves);
        });

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("25,5")]
    [InlineData("5,5")]
    [InlineData("5,,100")]
    [InlineData("5, 100")]
    [InlineData("-5")]
    [InlineData("%")]
    [InlineData("5%%")]
    [InlineData("99999999999")]
    public void Other_words_are_no_waves(string text) => Waves.TryParse(text, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("5,25,100%", 200, 0, "10 40 150")]
    [InlineData("5,25,100%", 200, 10, "40 150")]
    [InlineData("5,25,100%", 200, 12, "38 150")]
    [InlineData("5,25,100%", 200, 50, "150")]
    [InlineData("5,25,100%", 200, 200, "")]
    [InlineData("5%", 200, 10, "")]
    [InlineData("5,100%", 3, 2, "1")]
    public void What_is_done_already_counts(string waves, int all, int done, string counts)
    {
        var left = Enumerable.Range(done, all - done).ToList();
        var planned = Parsed.Parse<Waves>(waves).Of(left, done);
        string.Join(' ', planned.Select(wave => wave.Count)).ShouldBe(counts);
        planned.SelectMany(wave => wave).ShouldBe(left.Take(planned.Sum(wave => wave.Count)));
    }

    private static IReadOnlyList<IReadOnlyList<int>> Of(string waves, int all) =>
        Parsed.Parse<Waves>(waves).Of(Enumerable.Range(0, all).ToList(), done: 0);
}
