# How long a command takes that does nearly nothing, against PHP doing nothing at all. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_start() {
  local root='export AEGIR_ROOT=/var/aegir/many'
  on_hub "$root; $aegir init --http php --db sqlite; $seed 10000" >&2
  compare '`aegir --version`; `php -r ""`' '≤ 1' "$(often "$aegir --version")" "$(often 'php -r ""')" 20
  compare '`aegir site list`, 10,000 sites; `php -r ""`' '≤ 2' "$root; $(often "$aegir site list")" "$(often 'php -r ""')" 20
}

often() { echo "for ((n = 0; n < 20; n++)); do $1 || exit; done"; }
