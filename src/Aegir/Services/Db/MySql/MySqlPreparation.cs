namespace Aegir.Services.Db.MySql;

/// <summary>The one-time set-up of a fresh Debian server that keeps databases.</summary>
public static class MySqlPreparation
{
    /// <summary>
    /// MariaDB, reachable by other machines, with the administrator account that the hub uses. The account is let in
    /// from the address that the hub's ssh connection comes from; root's own account must log in over the socket, as
    /// Debian sets it up. Where the record names no account, none is made.
    /// </summary>
    public static Preparation Server { get; } =
        new(
            ["mariadb-server"],
            [],
            """
            file=/etc/mysql/mariadb.conf.d/90-aegir.cnf
            text='# Written by Aegir: web servers and the hub connect over the network, and what is stored can be read back from a dump.
            [mariadbd]
            bind-address = 0.0.0.0
            max_allowed_packet = 1G'
            if [ -d /etc/mysql/mariadb.conf.d ]; then
              keep_config mariadb "$file"
              printf '%s\n' "$text" >"$file.new"
              mv "$file.new" "$file"
              load_config mariadb "$file" restart
            fi
            [ -n "${admin_user-}" ] || exit 0
            case $admin_user in *[!A-Za-z0-9_.-]*) echo "The account name $admin_user is not letters, digits, _, . and -" >&2; exit 1 ;; esac
            hub=${SSH_CONNECTION:-127.0.0.1}
            hub=${hub%% *}
            password=$(printf '%s' "$admin_password" | sed "s/\\\\/\\\\\\\\/g; s/'/\\\\'/g")
            mariadb --no-defaults --batch <<END
            CREATE USER IF NOT EXISTS '$admin_user'@'$hub' IDENTIFIED BY '$password';
            ALTER USER '$admin_user'@'$hub' IDENTIFIED BY '$password';
            GRANT ALL PRIVILEGES ON *.* TO '$admin_user'@'$hub' WITH GRANT OPTION;
            END
            """
        );
}
