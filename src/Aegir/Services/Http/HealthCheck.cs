using Aegir.Model;

namespace Aegir.Services.Http;

/// <summary>
/// How a balancer finds out whether a web server is of use: under this name it is asked for <c>/PLATFORM</c>, and answers
/// 200 if it has the platform's code and PHP-FPM has a worker that answers. No site takes part in that.
/// </summary>
internal static class HealthCheck
{
    /// <summary>The name, which no site can have.</summary>
    public static DomainName Name { get; } = Parsed.Parse<DomainName>("health.aegir.invalid");

    /// <summary>The path that stands for a platform.</summary>
    public static UnixPath PathOf(Platform platform) => Parsed.Parse<UnixPath>($"/{platform.Name.FileName}");

    /// <summary>The file that has to be there.</summary>
    public static UnixPath FileOf(Platform platform) => platform.Docroot / "index.php";
}
