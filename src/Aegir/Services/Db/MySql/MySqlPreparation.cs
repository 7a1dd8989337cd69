using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Db.MySql;

/// <summary>The one-time set-up of a fresh Debian server that keeps databases.</summary>
public static class MySqlPreparation
{
    /// <summary>MariaDB, reachable by other machines. Nothing else of its configuration is touched.</summary>
    public static Preparation Server { get; } =
        new(
            ["mariadb-server"],
            [],
            """
            file=/etc/mysql/mariadb.conf.d/90-aegir.cnf
            text='# Written by Aegir: web servers and the hub connect over the network.
            [mariadbd]
            bind-address = 0.0.0.0'
            if [ ! -d /etc/mysql/mariadb.conf.d ] || [ "$(cat "$file" 2>/dev/null)" = "$text" ]; then exit 0; fi
            printf '%s\n' "$text" >"$file.new"
            mv "$file.new" "$file"
            service mariadb restart >/dev/null
            """
        );

    /// <summary>
    /// Makes the administrator account that the hub uses, or gives it its password anew: for root on the database
    /// server, run over ssh, since the account is let in from the address that this ssh connection comes from. Root's
    /// own account of the database must log in over the socket, as Debian sets it up. The password travels in the
    /// command's environment, which is not on a command line.
    /// </summary>
    /// <param name="user">The account: <c>aegir_root</c>.</param>
    /// <param name="password">Its password.</param>
    public static Command CreateAdmin(SqlName user, Secret password)
    {
        var command = Command.Script(
            """
            hub=${SSH_CONNECTION:-127.0.0.1}
            hub=${hub%% *}
            quoted=$(printf '%s' "$AEGIR_DB_PASSWORD" | sed "s/\\\\/\\\\\\\\/g; s/'/\\\\'/g")
            mariadb --no-defaults --batch <<END
            CREATE USER IF NOT EXISTS '$1'@'$hub' IDENTIFIED BY '$quoted';
            ALTER USER '$1'@'$hub' IDENTIFIED BY '$quoted';
            GRANT ALL PRIVILEGES ON *.* TO '$1'@'$hub' WITH GRANT OPTION;
            END
            """,
            user.ToString()
        );
        return command with { Environment = command.Environment.Add("AEGIR_DB_PASSWORD", password) };
    }
}
