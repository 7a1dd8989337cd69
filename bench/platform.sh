# Publishing a code base, against rsync of the same tree. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_platform() {
  local name path by_hand
  while IFS=: read -r name path; do
    add_platform "$name" "$path" >&2
    by_hand="rsync -a --delete -e '$ssh' /var/aegir/platforms/$name/ web1:/var/aegir/by_hand/$name/"
    before() { unpublish "$name"; call web1; }
    compare "\`platform verify\`, first: $name" '≤ 1.15' "$aegir platform verify $name" "$by_hand"
    before() { call web1; }
    compare "\`platform verify\`, unchanged: $name" '≤ 1.15' "$aegir platform verify $name" "$by_hand"
    unset -f before
  done < <(code_bases)
}

# As if it had never been published, by us or by hand.
unpublish() {
  script/lab exec web1 -- sh -c 'rm -rf "/var/aegir/platforms/$1" "/var/aegir/by_hand/$1" \
    "/var/aegir/config/server_web1/platform.d/platform_$1.conf"; install -d -o aegir /var/aegir/by_hand' sh "$1"
  on_hub 'rm -f "/var/aegir/config/server_web1/platform.d/platform_$1.conf"' "$1"
}
