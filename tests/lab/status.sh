# What there is and how it is doing. Sourced by script/lab.
# shellcheck shell=bash

lab_status() {
  local address name format='%-12s %-12s %-8s %-5s %s\n' rows=()
  while read -r address name; do
    [[ -d $state/host/$name ]] || continue
    rows+=("$name" "$address" "$(power "$name")" "$(link "$name")" "$(cat "$state/host/$name/services")")
  done < <(cat "$state/hosts" 2>/dev/null)
  if [[ ${1-} == --json ]]; then
    as_json "${rows[@]}"
  elif ((${#rows[@]})); then
    # shellcheck disable=SC2059
    printf "$format" NAME ADDRESS POWER LINK SERVICES "${rows[@]}"
  fi
}

power() {
  if ! host_pid "$1" >/dev/null; then
    echo off
  elif grep -qx 'frozen 1' "$cgroups/$1/cgroup.events"; then
    echo frozen
  else
    echo on
  fi
}

link() { if ip -n "$switch" -br link show "$(port "$1")" 2>/dev/null | grep -q '[<,]UP[,>]'; then echo up; else echo down; fi; }

as_json() {
  local separator='' services
  printf '['
  while (($#)); do
    services=${5:+\"${5// /\",\"}\"}
    printf '%s{"name":"%s","address":"%s","power":"%s","link":"%s","services":[%s]}' "$separator" "${@:1:4}" "$services"
    separator=,
    shift 5
  done
  echo ']'
}
