using System.Globalization;

namespace Aegir.Model;

/// <summary>
/// The serial number of a zone, by which secondaries know that there is something newer. It is compared as RFC 1982 says:
/// the numbers go round in a circle, and half of the circle is ahead. 0 stands for none, and is given to no zone.
/// </summary>
/// <param name="Number">The number.</param>
public readonly record struct ZoneSerial(uint Number)
{
    /// <summary>Before the first.</summary>
    public static ZoneSerial None => default;

    /// <summary>Whether a secondary that has the other would take this one for newer.</summary>
    public bool IsAfter(ZoneSerial other) =>
        this != None && (other == None || unchecked((int)(Number - other.Number)) > 0);

    /// <summary>The later of two.</summary>
    public static ZoneSerial Latest(ZoneSerial one, ZoneSerial other) => one.IsAfter(other) ? one : other;

    /// <summary>
    /// The one to be given after this: the day and two digits (RFC 1912 §2.2) where that is later, and else the next
    /// number. So it grows whatever the clock says, and however often a day.
    /// </summary>
    public ZoneSerial Next(DateTimeOffset now)
    {
        var day = now.UtcDateTime;
        var dated = new ZoneSerial((uint)(((day.Year * 100 + day.Month) * 100 + day.Day) * 100L));
        return dated.IsAfter(this) ? dated : new ZoneSerial(Number == uint.MaxValue ? 1 : Number + 1);
    }

    /// <summary>The number itself.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
