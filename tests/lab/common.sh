# Where everything of a lab is, and the few questions every verb asks. Sourced by script/lab.
#
#   /run/aegir-lab/_base/HASH/     the layer under every host's disk (base)
#   /run/aegir-lab/LAB/            hosts: the address book, in the format of /etc/hosts; lock; keys; shared/
#   /run/aegir-lab/LAB/host/NAME/  disk/ (a tmpfs), root/ (mount point), pid, services, base, size, log
# shellcheck shell=bash

die() {
  echo "lab: $*" >&2
  exit 1
}

# No name holds a dot or an underscore: those separate and reserve names in the paths made from them.
is_name() { [[ $1 =~ ^[a-z][a-z0-9-]{0,30}$ ]]; }

lab=${AEGIR_LAB:-aegir}
is_name "$lab" || die "AEGIR_LAB is '$lab'; a name is lower-case letters, digits and '-'"

store=/run/aegir-lab
state=$store/$lab

# The unified hierarchy can freeze and kill whole groups; where version 1 still rules it lies one level down.
cgroups=/sys/fs/cgroup
[[ -e $cgroups/cgroup.procs ]] || cgroups+=/unified
cgroups+=/aegir-lab/$lab

host_dir() { echo "$state/host/$1"; }

need_host() {
  [[ -d $state/host/${1:-.} && ${1-} ]] || die "no host '${1-}' in lab '$lab' (script/lab status lists them)"
}

# The host's PID 1. PIDs wrap, so a remembered one counts only while it is still in the host's own cgroup.
host_pid() {
  local pid
  pid=$(cat "$state/host/$1/pid" 2>/dev/null) && grep -qsx "$pid" "$cgroups/$1/cgroup.procs" && echo "$pid"
}

need_pid() {
  need_host "${1-}"
  host_pid "$1" || die "host '$1' is switched off (script/lab start $1)"
}

# Held until this process ends; whoever is started to outlive it must be given 9>&-. A `down` may have removed the file
# while we waited for it, so a lock counts only if it is still the one others would find.
lock() {
  until [[ $state/lock -ef /proc/self/fd/9 ]]; do
    { mkdir -p "$state" && exec 9>"$state/lock" && flock 9; } 2>/dev/null || true
  done
}

# For the few things that all labs share: /run/netns and the parent of their cgroups.
among_labs() { flock "$store/_lock" "$@"; }
