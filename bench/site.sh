# `site verify` where nothing has changed. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_site() {
  local count loads
  add_site >&2
  on_hub "$aegir site verify bench.example" >&2
  loads=$(apache_loads)
  before() { call web1; }
  alone '`site verify`, unchanged' '≤ 0.5 s' "$aegir site verify bench.example"
  unset -f before
  ((loads == $(apache_loads))) && loads="none" || loads="**some**"
  count=$(on_hub 'strace -f -e trace=execve -o /tmp/trace '"$aegir"' site verify bench.example >/dev/null 2>&1
    grep -cE "execve\(\"[^\"]*/ssh\".* = 0$" /tmp/trace')
  echo "| \`site verify\`, unchanged: round trips over ssh | $count | | | ≤ 3 |"
  echo "| \`site verify\`, unchanged: reloads of Apache | $loads | | | none |"
}

apache_loads() { script/lab exec web1 -- grep -c 'resuming normal operations' /var/log/apache2/error.log; }
