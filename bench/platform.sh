# Publishing a code base, against rsync of the same tree. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_platform() {
  local name path
  while IFS=: read -r name path <&3; do
    add_platform "$name" "$path" >&2
    compare_publishing "$name" '≤ 1.15'
  done 3< <(code_bases)
  add_many_files >&2
  compare_publishing many '< 1'
}

compare_publishing() {
  local code=$1
  before() {
    unpublish "$1" "$code" web1
    call web1
  }
  compare "\`platform verify\`, first: $code" "$2" "$aegir platform verify $code" "$(rsync_by_hand "$code")"
  before() { call web1; }
  compare "\`platform verify\`, unchanged: $code" '≤ 1.15' "$aegir platform verify $code" "$(rsync_by_hand "$code")"
  unset -f before
}
