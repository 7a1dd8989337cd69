using System.Net;
using System.Threading.RateLimiting;

namespace Aegir.Web.Access;

/// <summary>
/// Counts who was refused: 30 times in a minute, then 429 in place of 401. The right token is let in all the same, or
/// a site's PHP on this machine, which shares its address, could lock everybody out.
/// </summary>
internal sealed class FailedAttempts : IDisposable
{
    private static readonly FixedWindowRateLimiterOptions Limit = new()
    {
        PermitLimit = 30,
        Window = TimeSpan.FromMinutes(1),
    };

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetFixedWindowLimiter(address, _ => Limit)
    );

    /// <summary>Notes one more; how long to wait if it was one too many, or else null.</summary>
    public TimeSpan? Note(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address ?? IPAddress.None);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Limit.Window;
    }

    public void Dispose() => _limiter.Dispose();
}
