using Aegir.Model;
using Microsoft.Extensions.Configuration.Memory;

namespace Aegir.Web;

/// <summary>
/// What the process starts from. Settings come from the environment and the command line; a file
/// <c>appsettings.json</c> is read from beside the binary only, never from whatever directory it was started in.
/// </summary>
internal static class HubHost
{
    /// <summary>
    /// Reachable from this machine alone until somebody says otherwise with <c>--urls</c>; then <c>--AllowedHosts</c>
    /// has to name the hub too, or a page in somebody's browser could have its own name lead here.
    /// </summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["AEGIR_ROOT"] = "/var/aegir",
        ["Urls"] = "http://127.0.0.1:8300",
        ["AllowedHosts"] = "127.0.0.1;[::1];localhost",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        // It tells of each refusal, so anybody could fill the disk.
        ["Logging:LogLevel:Aegir.Web.Access"] = "Warning",
        // What keeps it from starting is said at the end, in a sentence.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
    };

    /// <summary>A rollback may have gigabytes to put back; a web server need not wait for its last reader.</summary>
    private static readonly TimeSpan LongestRollback = TimeSpan.FromMinutes(10);

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        // First in the list: everything else goes before it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestRollback);
        return builder;
    }

    /// <summary>Opens the hub below <c>AEGIR_ROOT</c>.</summary>
    /// <exception cref="NotFound">There is none; the message says how to make one.</exception>
    /// <exception cref="Conflict">Root runs it, and <c>AEGIR_ALLOW_ROOT</c> is not set.</exception>
    public static Task<Hub> Open(IConfiguration settings)
    {
        if (Environment.IsPrivilegedProcess && !settings.GetValue<bool>("AEGIR_ALLOW_ROOT"))
        {
            throw new Conflict(
                "Root does not run the hub: what it wrote, user aegir could not change later. "
                    + "Run it as that user: sudo -u aegir aegir hub"
            );
        }
        var root = Parsed.Parse<UnixPath>(settings["AEGIR_ROOT"] ?? "");
        return Hub.Open(root, TimeProvider.System, CancellationToken.None);
    }
}
