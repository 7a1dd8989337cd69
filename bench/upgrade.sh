# A new code base for twenty small sites, two at a time, against twenty times the raw steps by hand (move_by_hand), two at
# a time. They move to a copy of their platform and back again, so that every run finds the same. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_upgrade() {
  local name path
  bring_move_by_hand
  while IFS=: read -r name path <&3; do
    publish_on "one-$name" "$path" web1
    publish_on "two-$name" "$path" web1
    install_twenty "$name" >&2
    before() {
      if [[ $1 == ours ]]; then turn_round "$name"; fi
      call web1
    }
    after() { if [[ $1 == by_hand ]]; then swap_twenty "$name"; fi; }
    on_hub "echo two-$name one-$name >/var/aegir/moves/way" >&2
    compare "\`platform upgrade\`, 20 sites, two at a time: $name" '≤ 1.1' \
      "read -r from to </var/aegir/moves/way; $aegir platform upgrade \$from --to \$to --sites 'ours*' --wave 100% --parallel 2 --no-input" \
      "read -r from to </var/aegir/moves/way; seq 20 |
        xargs -P 2 -I % bash /var/aegir/move_by_hand hand%.$name.example \$from \$to web1 db1"
    unset -f before after
  done 3< <(newest)
}

# The miniature, and the newest real code base.
newest() {
  echo mini:tests/platforms/mini
  code_bases | grep -v ^mini: | sort -V | tail -n 1
}

install_twenty() {
  local number
  on_hub 'for who in ours hand; do seq 20 | xargs -P 2 -I % '"$aegir"' site install "$who%.$1.example" --platform "one-$1" \
    --db db1 --profile minimal; done' "$1"
  for number in {1..20}; do prepare_move "hand$number.$1.example" "one-$1" "two-$1" web1 db1; done
}

turn_round() { on_hub 'cd /var/aegir/moves && read -r from to <way && echo "$to" "$from" >way'; }

# What is to be written for the way back is what was there before.
swap_twenty() {
  on_hub 'for number in {1..20}; do
    cd "/var/aegir/moves/hand$number.$1.example"
    mv here was && mv there here && mv was there
    mv open was && mv moved open && mv was moved
  done' "$1"
}
