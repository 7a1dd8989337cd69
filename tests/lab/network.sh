# A switch (a bridge in a namespace of its own) and one cable to each host. Sourced by script/lab.
# Every lab has its own switch, so all of them use 10.99.0.0/24 and none can reach another, or the world.
# shellcheck shell=bash

switch=aegir-lab.$lab

make_switch() {
  [[ -e /run/netns/$switch ]] && return
  # `ip netns add` mounts /run/netns the first time, which two labs must not do at once.
  among_labs ip netns add "$switch"
  ip -n "$switch" link add switch type bridge
  ip -n "$switch" link set switch up
}

remove_switch() { ip netns del "$switch" 2>/dev/null || true; }

# The last byte of the address numbers the port, and the MAC: with a new MAC a rebooted host would be unreachable
# until its neighbours' ARP entries age.
address() { awk -v name="$1" '$2 == name { print $1 }' "$state/hosts"; }

port() {
  local address
  address=$(address "$1")
  echo "port${address##*.}"
}

plug_in() {
  local name=$1 address port mac
  [[ -e /run/netns/$switch.$name ]] && return
  address=$(address "$name") port=port${address##*.}
  printf -v mac '02:00:0a:63:00:%02x' "${address##*.}"
  ip netns add "$switch.$name"
  ip -n "$switch" link add "$port" type veth peer name eth0 address "$mac" netns "$switch.$name"
  ip -n "$switch" link set "$port" master switch up
  ip -n "$switch.$name" -batch - <<<"
    link set lo up
    address add $address/24 dev eth0
    link set eth0 up"
}

unplug() {
  ip -n "$switch" link del "$(port "$1")" 2>/dev/null || true
  ip netns del "$switch.$1" 2>/dev/null || true
}
