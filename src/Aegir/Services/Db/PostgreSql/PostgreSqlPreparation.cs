namespace Aegir.Services.Db.PostgreSql;

/// <summary>The one-time set-up of a fresh Debian server that keeps databases.</summary>
public static class PostgreSqlPreparation
{
    /// <summary>
    /// PostgreSQL, reachable by other machines, with the administrator account that the hub uses. Lines at the end of
    /// <c>pg_hba.conf</c>, after those of others, let that account in from the address that the hub's ssh connection
    /// comes from, and every other role into the database of its own name and no other. Where the record names no
    /// account, none is made.
    /// </summary>
    public static Preparation Server { get; } =
        new(
            ["postgresql"],
            [],
            """
            cd / # where postgres may be, too
            version=$(ls /etc/postgresql | sort -V | tail -n 1)
            etc=/etc/postgresql/$version/main
            hba=$etc/pg_hba.conf
            as_postgres() { runuser -u postgres -- psql --cluster "$version/main" -X -q -v ON_ERROR_STOP=1 "$@"; }
            put() {
              chown --reference="$hba" "$1.new"
              chmod --reference="$hba" "$1.new"
              mv "$1.new" "$1"
            }

            file=$etc/conf.d/90-aegir.conf
            keep_config postgresql "$file"
            printf '%s\n' '# Written by Aegir: web servers and the hub connect over the network.' "listen_addresses = '*'" >"$file.new"
            put "$file"
            load_config postgresql "$file" restart

            hub=${SSH_CONNECTION:-127.0.0.1}
            hub=${hub%% *}
            case $hub in *:*) hub=$hub/128 ;; *) hub=$hub/32 ;; esac
            admin_user=${admin_user-}
            case $admin_user in *[!A-Za-z0-9_.-]*) echo "The account name $admin_user is not letters, digits, _, . and -" >&2; exit 1 ;; esac
            keep_config postgresql "$hba"
            {
              sed '/^# Written by Aegir: begin/,/^# Written by Aegir: end/d' "$hba"
              echo '# Written by Aegir: begin. The lines above come first; put your own there.'
              [ -z "$admin_user" ] || echo "host all \"$admin_user\" $hub scram-sha-256"
              echo 'host all postgres all reject'
              echo 'host sameuser all all scram-sha-256'
              echo '# Written by Aegir: end'
            } >"$hba.new"
            put "$hba"
            faults=$(as_postgres -At -c "SELECT 'line ' || line_number || ': ' || error FROM pg_hba_file_rules WHERE error IS NOT NULL")
            [ -z "$faults" ] || { echo "PostgreSQL cannot read $hba, $faults" >&2; exit 1; }
            load_config postgresql "$hba" reload

            [ -n "$admin_user" ] || exit 0
            password=$(printf '%s' "$admin_password" | sed "s/'/''/g")
            as_postgres <<END
            SET log_statement = 'none';
            SET log_min_error_statement = 'panic';
            SET password_encryption = 'scram-sha-256';
            SET standard_conforming_strings = on;
            SELECT 'CREATE ROLE "$admin_user"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$admin_user') \gexec
            ALTER ROLE "$admin_user" LOGIN CREATEDB CREATEROLE PASSWORD '$password';
            END
            """
        );
}
