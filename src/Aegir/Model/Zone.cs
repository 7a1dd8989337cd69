namespace Aegir.Model;

/// <summary>
/// A zone of DNS that servers of the fleet answer for: a domain name and all names below it, without those that are zones
/// of their own. The names of sites that lie in it are published there.
/// </summary>
/// <param name="Name">Its domain name.</param>
/// <param name="Server">The primary: the server whose <c>dns</c> service gets it from the hub.</param>
public sealed record Zone(DomainName Name, ContextName Server)
{
    /// <summary>The servers that copy it from the primary.</summary>
    public IReadOnlyList<ContextName> Secondaries
    {
        get;
        init => field = EqualList<ContextName>.Of(value);
    } = EqualList<ContextName>.Empty;

    /// <summary>Who looks after it (RFC 1035: RNAME). The default is <c>hostmaster</c> of the zone, as RFC 2142 has it.</summary>
    /// <exception cref="InvalidInput">What stands before the <c>@</c> is too long for DNS.</exception>
    public EmailAddress Contact
    {
        get;
        init =>
            field =
                $"{value}".IndexOf('@', StringComparison.Ordinal) <= DomainName.LongestLabel
                    ? value
                    : throw new InvalidInput(
                        $"{value} cannot stand in a zone: the part before the @ has more than {DomainName.LongestLabel} characters."
                    );
    } = Parsed.Parse<EmailAddress>($"hostmaster@{Name}");

    /// <summary>How long others may remember what they were answered. The default is a day.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The servers that answer for it, the primary first.</summary>
    public IEnumerable<ContextName> Servers => Secondaries.Prepend(Server);
}
