# Running a command in a host. Sourced by script/lab.
# shellcheck shell=bash

# Only `exec` from here on: the caller's streams reach the command untouched, its exit code comes back, and a SIGKILL
# for the caller's child hits nsenter, whose death the kernel passes on to the command (pdeathsig). It begins with every
# signal as the system gives it, whatever the caller ignores: a shell's background job would never see Ctrl-C.
lab_exec() {
  local name=${1-} user=root pid uid gid home
  pid=$(need_pid "$name")
  shift
  if [[ ${1-} == --user ]]; then user=${2-} && shift 2; fi
  [[ ${1-} == -- && $# -gt 1 ]] || usage
  shift
  IFS=: read -r _ _ uid gid _ home _ < <(grep "^$user:" "/proc/$pid/root/etc/passwd") ||
    die "host '$name' has no user '$user'"
  echo $BASHPID >"$cgroups/$name/cgroup.procs" # so that freeze and kill include the command
  exec env --default-signal nsenter -t "$pid" -m -u -i -n -p -r --wdns="$home" -- \
    setpriv --reset-env --reuid="$uid" --regid="$gid" --init-groups --pdeathsig=KILL -- "$@"
}
