using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Http.Nginx;

/// <summary>Serves sites with nginx and PHP-FPM.</summary>
/// <param name="place">Where it does its work.</param>
public sealed class NginxService(ServicePlace place) : WebServerService(place)
{
    /// <summary>
    /// nginx, PHP-FPM, and one file that includes the server's config where there is some: the brackets make it a
    /// pattern, which may match nothing. Debian's stock site goes, since it too answers for unknown names.
    /// </summary>
    public static Preparation Preparation { get; } =
        new(
            ["nginx", .. PhpFpm.Packages],
            ["/usr/sbin/nginx -t", "/usr/sbin/nginx -s reload"],
            PhpFpm.PrepareScript
                + """
                keep_config nginx /etc/nginx
                stock=/etc/nginx/sites-available/default
                if [ -e /etc/nginx/sites-enabled/default ] &&
                  dpkg-query -W -f='${Conffiles}\n' nginx-common | grep -qF " $stock $(md5sum "$stock" | cut -d' ' -f1)"; then
                  rm /etc/nginx/sites-enabled/default
                fi
                printf '# Written by aegir server prepare.\ninclude %s/nginx.con[f];\n' "$2" \
                  >/etc/nginx/conf.d/aegir.conf
                nginx -t
                load_config nginx /etc/nginx reload
                """
        )
        {
            WebServerCommands = [WebFiles.SudoCommand],
        };

    /// <inheritdoc/>
    private protected override ConfigFile ServerConfig(IReadOnlyList<HostAddress> balancers) =>
        new("nginx.conf", NginxTemplates.Server(Config, Port, Server, balancers));

    /// <inheritdoc/>
    private protected override Command Load(int drainSeconds) =>
        Command.Script(
            """
            workers() { pgrep -u www-data -f '^nginx: worker process' || :; }
            serving() { pgrep -u www-data -f '^nginx: worker process$' || :; }
            old=$(workers)
            sudo -n /usr/sbin/nginx -t
            sudo -n /usr/sbin/nginx -s reload
            n=0
            until serving | grep -vqxF "$old" && ! serving | grep -qxF "$old"; do
              n=$((n + 1))
              [ $n -lt 200 ] || { echo 'nginx did not take the new config within 10 s.' >&2; exit 1; }
              sleep 0.05
            done
            [ "$1" = 0 ] || echo "$old"
            """,
            drainSeconds.ToString(CultureInfo.InvariantCulture)
        );

    /// <inheritdoc/>
    private protected override ConfigText PlatformText(Platform platform) => NginxTemplates.Platform(platform);

    /// <inheritdoc/>
    private protected override ConfigText HealthText(Platform platform) => NginxTemplates.Health(platform);

    /// <inheritdoc/>
    private protected override ConfigText SiteText(HostedSite site, Door door) =>
        NginxTemplates.Site(site, door, Config, Port);

    /// <inheritdoc/>
    private protected override ConfigText ForwardText(Site site, WebAddress to) =>
        NginxTemplates.Forward(site, to, Port);
}
