using System.Globalization;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Http.Apache;

/// <summary>Serves sites with Apache 2.4 and PHP-FPM. It depends on no <c>.htaccess</c>.</summary>
/// <param name="place">Where it does its work.</param>
public sealed class ApacheService(ServicePlace place) : WebServerService(place)
{
    /// <summary>
    /// Apache, PHP-FPM, and one file that includes the server's config where there is some: a symbolic link that leads
    /// nowhere would keep Apache from starting. A reload is enough for modules too, but for <c>mpm_event</c>; where that is
    /// missing, another MPM keeps it from being enabled, or none keeps Apache from running.
    /// </summary>
    public static Preparation Preparation { get; } =
        new(
            ["apache2", .. PhpFpm.Packages],
            ["/usr/sbin/apachectl graceful"],
            PhpFpm.PrepareScript
                + """
                keep_config apache2 /etc/apache2
                a2enmod -q alias deflate dir env expires headers mime mpm_event proxy proxy_fcgi proxy_http remoteip rewrite >&2
                stock=/etc/apache2/sites-available/000-default.conf
                if [ -e /etc/apache2/sites-enabled/000-default.conf ] &&
                  dpkg-query -W -f='${Conffiles}\n' apache2 | grep -qF " $stock $(md5sum "$stock" | cut -d' ' -f1)"; then
                  a2dissite -q 000-default >&2
                fi
                printf '# Written by aegir server prepare.\nIncludeOptional %s/apache.conf\n' "$2" \
                  >/etc/apache2/conf-available/zz-aegir.conf
                a2enconf -q zz-aegir >&2
                apachectl configtest
                load_config apache2 /etc/apache2 reload
                """
        )
        {
            WebServerCommands = [WebFiles.SudoCommand],
        };

    /// <inheritdoc/>
    private protected override ConfigFile ServerConfig(IReadOnlyList<HostAddress> balancers) =>
        new("apache.conf", ApacheTemplates.Server(Config, Port, Server, balancers));

    /// <summary>
    /// <c>apachectl graceful</c> tests the config itself, and where it is broken says why and leaves Apache as it is. Apache
    /// writes its pid anew each time that it has read its config (<c>ap_log_pid</c> in event_run of server/mpm/event); where
    /// there was no such file, only its workers tell.
    /// </summary>
    /// <remarks>
    /// Apache then starts a worker for each that it sees end, and looks for that once a second (<c>ap_wait_or_timeout</c> in
    /// server/mpm_common.c): where it looks before any has ended, all its sites wait for that second. Being told again wakes
    /// it. Whatever worker the first <c>graceful</c> may have brought has the new config, too. One that it started while it
    /// tested the config is taken for a new one.
    /// </remarks>
    private protected override Command Load(int drainSeconds) =>
        Command.Script(
            """
            pid_file=$(set +eu; . /etc/apache2/envvars >/dev/null; echo "$APACHE_PID_FILE")
            last_read() { stat -c '%i %z' "$pid_file" 2>/dev/null || :; }
            workers() { pgrep -u www-data -x apache2 || :; }
            n=0
            pause() {
              n=$((n + 1))
              [ $n -lt 400 ] || { echo 'Apache did not take the new config within 10 s.' >&2; exit 1; }
              sleep 0.025
            }
            load() {
              before=$(last_read)
              sudo -n /usr/sbin/apachectl graceful
              [ -n "$before" ] || return 0
              while [ "$(last_read)" = "$before" ]; do pause; done
            }
            old=$(workers)
            load
            patience=$((n + 3))
            until workers | grep -vqxF "$old"; do
              [ $n -ne $patience ] || load
              pause
            done
            [ "$1" = 0 ] || echo "$old"
            """,
            drainSeconds.ToString(CultureInfo.InvariantCulture)
        );

    /// <inheritdoc/>
    private protected override ConfigText PlatformText(Platform platform) => ApacheTemplates.Platform(platform);

    /// <inheritdoc/>
    private protected override ConfigText HealthText(Platform platform) => ApacheTemplates.Health(platform);

    /// <inheritdoc/>
    private protected override ConfigText SiteText(HostedSite site, Door door) =>
        ApacheTemplates.Site(site, door, Config, Port);

    /// <inheritdoc/>
    private protected override ConfigText ForwardText(Site site, WebAddress to) =>
        ApacheTemplates.Forward(site, to, Port);
}
