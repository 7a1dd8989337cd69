namespace Aegir.Hosts;

/// <summary>
/// What a site's PHP makes on a web server belongs to that server's user, with the mode that PHP chose. User <c>aegir</c> is
/// in its group; where the mode keeps the group out, the owner lets it in, through sudo. That gives <c>aegir</c> nothing
/// that it does not have: it publishes the code that this user runs.
/// </summary>
internal static class WebFiles
{
    /// <summary>What user <c>aegir</c> may run as the web server's user. It reads the paths, so the rule has no wildcard.</summary>
    public const string SudoCommand = "/usr/bin/xargs -0 -r /usr/bin/chmod -R g+rwX --";

    /// <summary>
    /// For a script. <c>let_in PATH…</c> lets the group in where it is kept out, as far as that can be done;
    /// <c>say_closed PATH…</c> says on standard error what is still closed to us, if anything is.
    /// </summary>
    public const string Functions = $$"""
        closed() {
          find "$@" ! -user "$(id -u)" \( -type d ! \( -readable -writable -executable \) -o -type f ! -readable \) \
            -print -quit 2>/dev/null
        }
        let_in() {
          [ -n "$(closed "$@")" ] || return 0
          printf '%s\0' "$@" | sudo -n -u www-data {{SudoCommand}} >/dev/null 2>&1 || :
        }
        say_closed() {
          closed=$(closed "$@") || :
          [ -n "$closed" ] || return 0
          owner=$(stat -c %U -- "$closed")
          echo "$closed belongs to $owner, who keeps $(id -un) out. Where $owner is the web server:" \
            "aegir server prepare, once more, gives the right to open it. Else change it as root." >&2
        }

        """;
}
