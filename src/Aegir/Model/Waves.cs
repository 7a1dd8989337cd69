using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aegir.Model;

/// <summary>
/// How much of a whole is done by the end of each wave, in percent: <c>5,25,100%</c> are a twentieth, then up to a
/// quarter, then the rest. If the last is below 100, what lies beyond it is not done.
/// </summary>
public sealed record Waves : IParsed<Waves>
{
    private readonly EqualList<int> _percentages;

    private Waves(IEnumerable<int> percentages) => _percentages = EqualList<int>.Of(percentages);

    /// <inheritdoc/>
    public static string Noun => "list of waves";

    /// <summary><c>5,25,100%</c>.</summary>
    public static Waves Default { get; } = new([5, 25, 100]);

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out Waves value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = null;
        fault = "it must be rising percentages from 1 to 100 with commas between, such as 5,25,100%";
        var percentages = new List<int>();
        foreach (var word in text.Split(','))
        {
            var digits = word.EndsWith('%') ? word[..^1] : word;
            if (
                !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percentage)
                || percentage > 100
                || percentage <= percentages.LastOrDefault()
            )
                return false;
            percentages.Add(percentage);
        }
        (value, fault) = (new Waves(percentages), null);
        return true;
    }

    /// <summary>
    /// What is to be done in each wave, in order. A part of one is rounded up, so that the first wave has at least one; a wave
    /// for which nothing is left is left out.
    /// </summary>
    /// <param name="left">What is left to be done.</param>
    /// <param name="done">How much of the whole is done already, besides.</param>
    public IReadOnlyList<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> left, int done)
    {
        var waves = new List<IReadOnlyList<T>>();
        var begin = done;
        foreach (var percentage in _percentages)
        {
            var end = (int)(((long)(done + left.Count) * percentage + 99) / 100);
            if (end <= begin)
                continue;
            waves.Add([.. left.Skip(begin - done).Take(end - begin)]);
            begin = end;
        }
        return waves;
    }

    /// <summary>As it is typed: <c>5,25,100%</c>.</summary>
    public override string ToString() => $"{string.Join(',', _percentages)}%";
}
