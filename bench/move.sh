# Moving a site from Apache on web1 to a later release with nginx on web2: all of it, and how long visitors find it closed.
# Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_move() {
  local from to
  script/lab up web2:nginx >&2
  add_server web2 --http nginx >&2
  while read -r from to; do
    before() {
      delete_site move.example
      on_hub "$aegir site install move.example --platform $from --db db1"
      call web1 web2 db1
    }
    : >/tmp/aegir-closed
    after() { closed_for >>/tmp/aegir-closed; }
    alone "\`site migrate\`: $from → $to" '≤ 5 s for Drupal 7' "$aegir site migrate move.example --to $to"
    row "the same, closed" '≤ 1.1 × the raw work' 1 </tmp/aegir-closed
    unset -f before after
    delete_site move.example >&2
  done < <(upgrades)
}

# Pairs of platforms, published: the miniature and its next release, and real code bases of one kind.
upgrades() {
  local name path last="" kind
  rm -rf /tmp/aegir-next && tests/platforms/next /tmp/aegir-next
  publish_pair mini tests/platforms/mini next /tmp/aegir-next
  while IFS=: read -r name path; do
    kind=${name%%.*}
    [[ $last != "$kind":* ]] || publish_pair "${last##*/}" "${last#*:}" "$name-next" "$path"
    last=$kind:$path
    last=${last%/}
  done < <(code_bases | grep -v ^mini: | sort -V)
}

publish_pair() {
  add_platform "$1" "$2" >&2 </dev/null
  add_platform "$3" "$4" web2 >&2 </dev/null
  on_hub "$aegir platform verify $1; $aegir platform verify $3" >&2 </dev/null
  echo "$1 $3"
}

# The seconds of the last move, as a line that `row` reads.
closed_for() {
  on_hub "$aegir task list --json" | sed -n 's/.*"closedFor": *\([0-9.]*\).*/\1 -/p' | head -n 1
}
