# Moving a site to a later release, to another web server and another database server, against the raw steps by hand
# (move_by_hand); and for how long visitors find it closed, against copying and updating the database. Drupal 7 also on one
# server, since that is what there are figures of the original for. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_move() {
  local from to goal
  make_next_release
  script/lab up web2:apache db2:mariadb >&2
  add_server web2 --http apache >&2
  add_server db2 --db mysql --db-admin aegir_root --db-password-file /etc/lab/db_password >&2
  bring_move_by_hand
  while read -r from to <&3; do
    goal='≤ 1.1'
    publish_on "$from" "$(path_of "$from")" web1
    if [[ $from == drupal-7* ]]; then
      goal='≤ 5 s'
      move_here "$from" "$to"
    fi
    publish_on "$to-web2" "$(path_of "$to")" web2
    install_anew move.example "$from" >&2
    install_anew hand.example "$from" >&2
    prepare_move hand.example "$from" "$to-web2" web2 db2
    before() {
      if [[ $1 == ours ]]; then install_anew move.example "$from"; else undo_by_hand hand.example "$to-web2" web2; fi
      call web1 web2
    }
    after() { note_closed "$1" hand.example; }
    : >/tmp/aegir-closed
    compare "\`site migrate\`: $from → $to, web1 → web2, db1 → db2" "$goal" \
      "$aegir site migrate move.example --to $to-web2 --db db2" \
      "bash /var/aegir/move_by_hand hand.example $from $to-web2 web2 db2"
    row "the same, closed; by hand: copy and update the database" '≤ 1.1' 1 </tmp/aegir-closed
    unset -f before after
    delete_site move.example >&2
    delete_site hand.example >&2
  done 3< <(upgrades)
}

# The same on one server, which the original took 4.7 s of work for.
move_here() {
  publish_on "$2" "$(path_of "$2")" web1
  local from=$1
  before() {
    install_anew move.example "$from"
    call web1
  }
  alone "\`site migrate\`: $1 → $2, on one server" '≤ 4.7 s' "$aegir site migrate move.example --to $2"
  unset -f before
  delete_site move.example >&2
}

# Pairs of code bases of one kind, an earlier and a later: the miniature and its next release, and the real ones that are
# there. It runs beside what is measured, so it does no work.
upgrades() {
  local name path last=""
  while IFS=: read -r name path; do
    [[ ${last%%.*} != "${name%%.*}" && $name != next ]] || echo "$last $name"
    last=$name
  done < <(releases)
}

# Once, before anything reads it: whoever asks for the releases may be one of two at a time.
make_next_release() { rm -rf /tmp/aegir-next && tests/platforms/next /tmp/aegir-next; }

releases() {
  echo mini:tests/platforms/mini
  echo next:/tmp/aegir-next
  code_bases | grep -v ^mini: | sort -V
}

path_of() { releases | sed -n "s/^$1://p"; }

# Takes away what move_by_hand made.
undo_by_hand() {
  script/lab exec "$3" -- rm -rf "/var/aegir/config/server_$3/vhost.d/$1.conf" "/var/aegir/platforms/$2/sites/$1" \
    "/var/aegir/platforms/$2/web/sites/$1"
  on_hub 'cd "/var/aegir/moves/$1" && rm -rf "$1" && rsync -a -e "$2" open "web1:/var/aegir/config/server_web1/vhost.d/$1.conf"
    rm -rf "/var/aegir/platforms/$3/sites/$1" "/var/aegir/platforms/$3/web/sites/$1"' "$1" "$ssh" "$2"
}

# The seconds that a move took which matter to visitors, for `row`.
note_closed() {
  if [[ $1 == ours ]]; then
    ours_closed=$(on_hub "$aegir task list --json" | sed -n 's/.*"closedFor": *\([0-9.][0-9.]*\).*/\1/p' | head -n 1)
  else
    echo "$ours_closed $(on_hub 'awk "{ print \$1 / 1000000 }" "/var/aegir/moves/$1/took"' "$2")" >>/tmp/aegir-closed
  fi
}
