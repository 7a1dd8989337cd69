# What goes wrong with servers, on demand, and how it is put right again. Sourced by script/lab.
# shellcheck shell=bash

lab_cut() { need_host "${1-}" && ip -n "$switch" link set "$(port "$1")" down; }
lab_heal() { need_host "${1-}" && ip -n "$switch" link set "$(port "$1")" up; }

lab_freeze() { need_pid "${1-}" >/dev/null && freezer "$1" 1; }
lab_thaw() { need_pid "${1-}" >/dev/null && freezer "$1" 0; }

# The kernel freezes a group in its own time and reports when it is done.
freezer() {
  echo "$2" >"$cgroups/$1/cgroup.freeze"
  until grep -qx "frozen $2" "$cgroups/$1/cgroup.events"; do sleep 0.01; done
}

# Shrinking the disk to what is on it fills it at once, for this host alone, and takes no memory.
lab_fill() {
  local name=${1-} path=${2-} keep_kib=${3:-0} pid disk used_kib
  pid=$(need_pid "$name")
  [[ $path == /* ]] || die "fill needs an absolute path on the host"
  [[ $(stat -f -c %T "/proc/$pid/root$path") == overlayfs ]] || die "$path is not on the disk of host '$name'"
  disk=$(host_dir "$name")/disk
  used_kib=$(df --output=used -k "$disk" | tail -n 1)
  mount -o "remount,size=$((used_kib + keep_kib))k" "$disk"
}

lab_drain() {
  need_host "${1-}"
  mount -o "remount,size=$(cat "$(host_dir "$1")/size")" "$(host_dir "$1")/disk"
}

lab_rekey() {
  need_pid "${1-}" >/dev/null
  # shellcheck disable=SC2016
  (lab_exec "$1" -- sh -c 'rm /etc/ssh/ssh_host_* && ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key &&
    kill -HUP "$(cat /run/sshd.pid)"')
}

lab_root() {
  local pid
  pid=$(need_pid "${1-}")
  echo "/proc/$pid/root"
}

lab_shared() { echo "$state/shared"; }
