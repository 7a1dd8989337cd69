# Making, starting, listing and removing hosts. Sourced by script/lab.
# shellcheck shell=bash

lab_up() {
  local spec service base
  (($#)) || set -- hub web1:apache web2:nginx db1:mariadb
  for spec; do
    is_name "${spec%%:*}" || die "'${spec%%:*}' is no host name: lower-case letters, digits and '-'"
    for service in $(services_of "$spec"); do need_service "$service"; done
  done
  lock
  base=$("$here/base")
  make_lab
  for spec; do make_host "${spec%%:*}" "$(services_of "$spec")" "$base"; done
  share_names
  start_all "${@%%:*}"
  lab_status
  echo "Get in with: script/lab exec NAME [--user USER] -- COMMAND …"
}

services_of() { [[ $1 != *:* ]] || tr , ' ' <<<"${1#*:}"; }

# The administrator's key lets the hub into every other host, as root; the password is the database administrator's.
make_lab() {
  mkdir -p "$state/shared" "$state/host"
  among_labs mkdir -p "$cgroups"
  touch "$state/hosts"
  make_switch
  [[ -e $state/admin_key ]] || ssh-keygen -q -t ed25519 -N '' -C "administrator of lab $lab" -f "$state/admin_key"
  [[ -e $state/db_password ]] || (umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$state/db_password")
}

# The disk is a tmpfs: limited, so that one host can run full without any other noticing. It outlives a power cut.
make_host() {
  local name=$1 services=$2 base=$3 dir etc
  dir=$(host_dir "$name") etc=$dir/disk/root/etc
  [[ -e $dir/made ]] && return
  grep -q " $name\$" "$state/hosts" || echo "10.99.0.$((11 + $(wc -l <"$state/hosts"))) $name" >>"$state/hosts"

  mkdir -p "$dir/disk" "$dir/root" "$cgroups/$name"
  echo "${AEGIR_LAB_DISK:-2G}" >"$dir/size"
  echo "$services" >"$dir/services"
  ln -sfn "$base" "$dir/base"
  mountpoint -q "$dir/disk" || mount -t tmpfs -o "mode=755,size=$(cat "$dir/size")" "aegir-lab.$lab.$name" "$dir/disk"
  mkdir -p "$dir"/disk/{root,usr,work-root,work-usr} "$etc/lab"

  echo "$name" >"$etc/hostname"
  echo "$services" >"$etc/lab/services"
  cp "$base/etc/hosts" "$etc/hosts"
  if [[ $name == hub ]]; then
    install -m 600 "$state/admin_key" "$state/db_password" "$etc/lab/"
  else
    install -d -m 700 "$dir"/disk/root/root{,/.ssh}
    install -m 600 "$state/admin_key.pub" "$dir/disk/root/root/.ssh/authorized_keys"
  fi
  if [[ $services =~ mariadb ]]; then install -m 600 "$state/db_password" "$etc/lab/"; fi
  touch "$dir/made"
}

# Adds what is missing and leaves the rest alone, since tests may have put names of their own there.
share_names() {
  local dir pid hosts missing
  for dir in "$state"/host/*/; do
    hosts=$dir/disk/root/etc/hosts
    # Under a mounted overlay its layers must not be touched: a running host's file is reached through the host.
    if pid=$(host_pid "$(basename "$dir")"); then hosts=/proc/$pid/root/etc/hosts; fi
    if missing=$(grep -vxFf "$hosts" "$state/hosts"); then echo "$missing" >>"$hosts"; fi
  done
}

start_all() {
  local name jobs=() job failed=0
  for name; do
    start_host "$name" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
  return "$failed"
}

start_host() {
  local name=$1 dir answer=
  dir=$(host_dir "$name")
  host_pid "$name" >/dev/null && return
  plug_in "$name"
  echo 0 >"$cgroups/$name/cgroup.freeze"
  # One line on descriptor 3 says whether every service is up; if PID 1 dies before, the read ends all the same.
  read -r answer < <(
    echo $BASHPID >"$cgroups/$name/cgroup.procs"
    exec 9>&- 3>&1 >>"$dir/log" 2>&1 </dev/null
    exec setsid nsenter --net="/run/netns/$switch.$name" \
      unshare --mount --uts --ipc --pid --fork "$here/boot" "$dir" "$state/shared"
  ) || true
  [[ $answer == ready ]] || die "host '$name' did not start: $(tail -n 5 "$dir/log")"
}

lab_start() {
  need_host "${1-}"
  start_host "$1"
}

lab_kill() {
  local pid
  pid=$(need_pid "${1-}")
  kill -KILL "$pid"
  echo 0 >"$cgroups/$1/cgroup.freeze" # a frozen `lab exec`, outside the host's PIDs, would not notice
  wait_empty "$1"
  rm -f "$(host_dir "$1")/pid"
}

# With PID 1 the kernel kills every process of the host, but it is not instantly done.
wait_empty() { while grep -qsx 'populated 1' "$cgroups/$1/cgroup.events"; do sleep 0.01; done; }

lab_down() {
  local name names=("$@")
  [[ -d $state ]] || return 0
  lock
  if ((!$#)); then mapfile -t names < <(find "$state/host" -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null); fi
  for name in "${names[@]}"; do remove_host "$name"; done
  (($#)) || remove_lab
}

# Every line copes with what a half-finished `up` did not get to.
remove_host() {
  local name=$1 dir
  dir=$(host_dir "$name")
  [[ -d $dir ]] || return 0
  [[ ! -d $cgroups/$name ]] || echo 1 >"$cgroups/$name/cgroup.kill"
  wait_empty "$name"
  unplug "$name"
  mountpoint -q "$dir/disk" && umount -l "$dir/disk"
  [[ ! -d $cgroups/$name ]] || rmdir "$cgroups/$name"
  rm -rf --one-file-system "$dir"
}

remove_lab() {
  remove_switch
  [[ ! -d $cgroups ]] || rmdir "$cgroups"
  among_labs rmdir "$(dirname "$cgroups")" 2>/dev/null || true # the last one out turns off the light
  rm -rf --one-file-system "$state"
}
