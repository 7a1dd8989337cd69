using Aegir.Model;

namespace Aegir.Views;

/// <summary>
/// A web server that sends a site's visitors on. Where <c>IsOver</c>, it does so for longer than it should, and stops when
/// it is verified.
/// </summary>
public sealed record ForwardView(string Server, DateTimeOffset Until, bool IsOver)
{
    /// <summary>The forward of a record, as it is at a time.</summary>
    public static ForwardView Of(Forward forward, DateTimeOffset now) =>
        new(forward.Server.Bare, forward.Until, forward.Until <= now);
}
