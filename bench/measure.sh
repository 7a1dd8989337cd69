# The clock and the table. Sourced by script/bench.
# shellcheck shell=bash

pairs=${AEGIR_BENCH_PAIRS:-5}

# Runs a script on the hub, as user aegir; further words are its $1, $2, …
on_hub() { script/lab exec hub --user aegir -- bash -euo pipefail -c "$1" bash "${@:2}"; }

# How many seconds a script takes on the hub, measured there. What it prints is shown only if it fails.
seconds_of() {
  # shellcheck disable=SC2016
  on_hub '
    begin=$EPOCHREALTIME
    eval "$1" >/tmp/bench.log 2>&1 || { cat /tmp/bench.log >&2; exit 1; }
    end=$EPOCHREALTIME
    echo $(((${end/./} - ${begin/./}))) | sed -E "s/^/000000/; s/^0*([0-9]+)([0-9]{6})$/\1.\2/"
  ' "$1"
}

# compare WHAT GOAL OURS BY_HAND [TIMES]: measures two scripts in turn, A B A B …, so that whatever else the machine does
# falls on both. Where there are functions `before` and `after`, they are called around each, unmeasured, with `ours` or
# `by_hand`.
# TIMES says how often each script repeats its work.
compare() {
  local what=$1 goal=$2 ours=$3 by_hand=$4 times=${5-1} pair a b
  for ((pair = 0; pair < pairs; pair++)); do
    if declare -F before >/dev/null; then before ours >&2; fi
    a=$(seconds_of "$ours")
    if declare -F after >/dev/null; then after ours >&2; fi
    if declare -F before >/dev/null; then before by_hand >&2; fi
    b=$(seconds_of "$by_hand")
    if declare -F after >/dev/null; then after by_hand >&2; fi
    echo "$a $b"
  done | row "$what" "$goal" "$times"
}

# The same of something that nobody does by hand.
alone() {
  local what=$1 goal=$2 ours=$3 pair
  for ((pair = 0; pair < pairs; pair++)); do
    if declare -F before >/dev/null; then before ours >&2; fi
    echo "$(seconds_of "$ours") -"
    if declare -F after >/dev/null; then after ours >&2; fi
  done | row "$what" "$goal" 1
}

# Reads a pair a line. The ratio is the median of the pairs' own ratios; behind it, the smallest and the largest.
row() {
  awk -v what="$1" -v goal="$2" -v times="$3" '
    function sort(v, n,   i, j, t) { for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j] < v[j-1]; j--) { t = v[j]; v[j] = v[j-1]; v[j-1] = t } }
    function median(v, n) { sort(v, n); return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2 }
    { a[NR] = $1 / times; if ($2 != "-") { b[NR] = $2 / times; r[NR] = $1 / $2 } }
    END {
      if (!NR) exit 1
      if (length(b)) printf "| %s | %.3f s | %.3f s | %.2f (%.2f–%.2f) | %s |\n", what, median(a, NR), median(b, NR), median(r, NR), r[1], r[NR], goal
      else { m = median(a, NR); printf "| %s | %.3f s (%.3f–%.3f) | | | %s |\n", what, m, a[1], a[NR], goal }
    }'
}

print_head() {
  echo '| what | ours | by hand | ratio (least–most) | goal |'
  echo '|---|---|---|---|---|'
}

print_foot() {
  printf '\nMedians of %s runs each; %s cores; load %s at the end.\n' "$pairs" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)"
}
