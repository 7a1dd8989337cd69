using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Aegir.Model;

/// <summary>
/// Where a server is reached: a host name (underscores allowed, since real networks have them) or an IPv4 or IPv6
/// address. It never begins with a hyphen, so that ssh and rsync cannot take it for an option.
/// </summary>
public sealed record HostAddress : IParsed<HostAddress>
{
    private readonly string _value;

    private HostAddress(string value) => _value = value;

    /// <inheritdoc/>
    public static string Noun => "host name or address";

    /// <summary>Whether this is the machine itself: <c>localhost</c>, 127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback =>
        _value == "localhost" || (IPAddress.TryParse(_value, out var ip) && IPAddress.IsLoopback(ip));

    /// <summary>Whether it is an IPv6 address, which rsync and URLs want in brackets.</summary>
    public bool IsIPv6 => _value.Contains(':');

    /// <inheritdoc/>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out HostAddress value,
        [MaybeNullWhen(true)] out string fault
    )
    {
        value = null;
        fault = null;
        var name = text.ToLowerInvariant();
        if (name.Length is 0 or > 253)
            fault = name.Length == 0 ? "it is empty" : "it is longer than 253 characters";
        else if (name.Contains(':'))
        {
            if (name.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') && IPAddress.TryParse(name, out var ip))
                value = new HostAddress(ip.ToString());
            else
                fault = "it is no IPv6 address; a port is given with --port";
        }
        else if (!text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            fault = "only letters, digits, hyphens, underscores and dots may stand in it";
        else if (Array.Exists(name.Split('.'), label => label.Length is 0 or > 63 || label[0] == '-'))
            fault = "the parts between its dots must have 1 to 63 characters and not begin with a hyphen";
        else if (name.Split('.')[^1].All(char.IsAsciiDigit) && !IsDottedQuad(name))
            fault = "it is no IPv4 address, which is four numbers from 0 to 255";
        else
            value = new HostAddress(name);
        return value is not null;
    }

    /// <summary>The name or address itself, without brackets.</summary>
    public override string ToString() => _value;

    /// <summary>Only the usual form: 127.1 or 010.0.0.1 mean one address here and another one elsewhere.</summary>
    private static bool IsDottedQuad(string name) => IPAddress.TryParse(name, out var ip) && ip.ToString() == name;
}
