# `server verify --all`: the config of 1,000 sites on 20 web servers, against rendering, one rsync and one reload a server
# by hand. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_servers() {
  local number jobs=() job edition=0
  script/lab up web{2..20}:apache >&2
  for number in {2..20}; do
    add_server "web$number" --http apache >&2 &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job"; done
  on_hub 'cat >/var/aegir/verify_by_hand' <bench/verify_by_hand
  on_hub "$seed 1000; $aegir server verify --all; echo 0 >/var/aegir/edition; bash /var/aegir/verify_by_hand" >&2

  before() { call web{1..20}; }
  compare_verify "unchanged" '≤ 2'
  before() { hang_up; }
  compare_verify "unchanged, cold start" '(shown beside)'
  before() {
    ((edition++)) || :
    on_hub 'echo "$1" >/var/aegir/edition' "$edition"
    [[ $1 == by_hand ]] || on_hub "$seed 1000 edition$edition"
    call web{1..20}
  }
  compare_verify "a changed line in each vhost" '≤ 2'
  before() {
    ((edition++)) || :
    on_hub 'echo "$1" >/var/aegir/edition' "$edition"
    [[ $1 == by_hand ]] || on_hub "$seed 1000 edition$edition"
    hang_up
  }
  compare_verify "a changed line in each vhost, cold start" '(shown beside)'
  unset -f before
}

compare_verify() { compare "\`server verify --all\`, 1,000 sites on 20 servers: $1" "$2" "$aegir server verify --all" 'bash /var/aegir/verify_by_hand'; }
