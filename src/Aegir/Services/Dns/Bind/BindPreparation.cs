namespace Aegir.Services.Dns.Bind;

/// <summary>What a fresh Debian server needs to be a name server.</summary>
internal static class BindPreparation
{
    /// <summary>
    /// BIND, a directory that Aegir writes and named reads, and its config included in named's own. A name server that the
    /// world may ask looks nothing up for it: recursion goes off, and zones of Debian's own are handed to nobody, unless
    /// the options say something about that already. There is no file of options that could be included: BIND takes one
    /// clause of them only.
    /// </summary>
    public static Preparation Preparation { get; } =
        new(
            ["bind9", "bind9-dnsutils"],
            ["/usr/sbin/rndc reload"],
            """
            PATH=/usr/sbin:$PATH
            keep_config named /etc/bind
            live=/var/lib/bind/aegir
            [ -d /var/lib/bind ] || install -d -m 0775 -g bind /var/lib/bind
            install -d -m 2750 -o "$3" -g bind "$live"
            [ -e "$live/named.conf" ] || install -m 0640 -o "$3" -g bind /dev/null "$live/named.conf"
            line='include "/var/lib/bind/aegir/named.conf"; // Written by aegir server prepare.'
            grep -qxF "$line" /etc/bind/named.conf.local || echo "$line" >>/etc/bind/named.conf.local
            options=/etc/bind/named.conf.options
            for option in 'allow-transfer { none; };' 'recursion no;'; do
              grep -Eq "^[[:space:]]*${option%% *}[[:space:]]" "$options" ||
                sed -i "0,/^options[[:space:]]*{/s//&\n\t$option \/\/ Written by aegir server prepare./" "$options"
            done
            named-checkconf
            load_config named /etc/bind reload
            """
        );
}
