using System.Globalization;

namespace Aegir.Cli.Output;

/// <summary>Times, durations and sizes as people read them.</summary>
internal static class Moment
{
    /// <summary><c>2026-01-31 23:59:59</c>, in UTC as everywhere; null stays null.</summary>
    public static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>0.12 s</c>, <c>3 min 7 s</c>.</summary>
    public static string Text(TimeSpan duration) =>
        duration < TimeSpan.FromMinutes(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");

    /// <summary>A duration that nobody knows exactly: <c>8 s</c>, <c>3 min 7 s</c>.</summary>
    public static string Rough(TimeSpan duration)
    {
        var time = TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds));
        return time < TimeSpan.FromMinutes(1) ? $"{time.Seconds} s" : Text(time);
    }

    /// <summary><c>512 B</c>, <c>1.4 MiB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        var unit = 0;
        for (; size >= 1024 && unit < units.Length - 1; unit++)
            size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {units[unit]}");
    }
}
