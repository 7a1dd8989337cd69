namespace Aegir.Lab.Tests.Tasks;

/// <summary>Secrets that Aegir never shows, taken by root from where they have to be.</summary>
internal static class Passwords
{
    /// <summary>The password of a site's database, from its vhost.</summary>
    public static async Task<string> OfSite(Lab lab, LabSite site)
    {
        var vhost = $"/var/aegir/config/server_{site.Web}/vhost.d/{site.Uri}.conf";
        var line = await lab.Sh(site.Web, $"grep -w db_passwd {vhost}");
        var password = line.Trim().TrimEnd(';').Split(' ')[^1].Trim('"', '\'');
        password.Length.ShouldBeGreaterThan(15);
        return password;
    }
}
