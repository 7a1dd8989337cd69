# Publishing a code base to the four members of a cluster, against rsync to one of them. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_cluster() {
  local number
  script/lab up web{2..4}:apache >&2
  for number in 2 3 4; do add_server "web$number" --http apache >&2; done
  add_many_files >&2
  on_hub "$aegir server verify --all; $aegir cluster add four --members web1,web2,web3,web4" >&2
  on_hub "$aegir platform remove many; $aegir platform add many --root /var/aegir/platforms/many --web four" >&2
  before() {
    unpublish "$1" many four
    call web{1..4}
  }
  compare '`platform verify`, first, to 4 members: many' '≤ 1.5' "$aegir platform verify many" "$(rsync_by_hand many)"
  before() { call web{1..4}; }
  compare '`platform verify`, unchanged, on 4 members: many' '(shown beside)' \
    "$aegir platform verify many" "$(rsync_by_hand many)"
  unset -f before
  on_hub "$aegir platform remove many; $aegir cluster remove four; rm -rf /var/aegir/platforms/many" >&2
}
