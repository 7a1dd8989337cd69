# The hosts that are measured, and how they are reached by hand. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

# What scripts on the hub begin with.
aegir=/srv/lab/bin/aegir
seed='dotnet /srv/lab/seed/Seed.dll'
ssh='ssh -F /var/aegir/by_hand'

bring_up() {
  script/lab up hub web1:apache db1:mariadb
  install -D artifacts/bin/* -t "$(script/lab shared)/bin"
  mkdir -p "$(script/lab shared)/seed"
  cp -r artifacts/seed/. "$(script/lab shared)/seed"
  script/lab exec hub -- install -d -o aegir -g aegir /var/aegir/platforms
  on_hub "$aegir init"
  add_server web1 --http apache
  add_server db1 --db mysql --db-admin aegir_root --db-password-file /etc/lab/db_password
  on_hub "$aegir server verify --all"
}

# Also into the ssh configuration of what is done by hand, which shares the product's connections: both sides find the
# same ones open, or none. A server that is there already stays as it is.
add_server() {
  local name=$1 key
  shift
  ! on_hub "$aegir server show $name" >/dev/null 2>&1 || return 0
  key="ssh-ed25519 $(cut -d' ' -f2 "$(script/lab root "$name")/etc/ssh/ssh_host_ed25519_key.pub")"
  on_hub "$aegir"' server add "$1" --host "$1" --host-key "$2" "${@:3}"
    '"$aegir"' server prepare "$1" --as root --identity /etc/lab/admin_key
    cat >>/var/aegir/by_hand <<END
Host $1
  User aegir
  IdentityFile /var/aegir/.ssh/id_ed25519
  UserKnownHostsFile /var/aegir/.ssh/known_hosts.aegir
  HostKeyAlias server_$1
  ControlMaster auto
  ControlPath /var/aegir/run/$(printf "aegir@%s 22" "$1" | sha256sum | cut -c1-40)
  ControlPersist 60
END' "$name" "$key" "$@"
}

# The miniature code base and the real ones that are there, as NAME:PATH.
code_bases() {
  local path
  echo mini:tests/platforms/mini
  for path in "${AEGIR_TEST_PLATFORMS-/nonexistent}"/*/; do
    [[ ! -d $path ]] || echo "$(basename "$path"):$path"
  done
}

# A code base of 25,000 small files, 100 MB: a miniature with many classes in its vendor/.
add_many_files() {
  on_hub '[[ -d /var/aegir/platforms/many ]]' && return
  add_platform many tests/platforms/mini
  on_hub 'cd /var/aegir/platforms/many/vendor && mkdir -p many/{1..500}/src && awk -f -' <<'AWK'
BEGIN {
  srand(1)
  for (n = 0; n < 25000; n++) {
    file = "many/" n % 500 + 1 "/src/Class" n ".php"
    print "<?php // " n >file
    for (lines = int(rand() * 120); lines > 0; lines--)
      printf "  $this->value%d = new Many\\Class%d(%d, \"%x\");\n", lines, rand() * 25000, rand() * 1e6, rand() * 1e9 >file
    close(file)
  }
}
AWK
}

# Brings a code base to the hub and records it there; `platform verify` is what publishes it.
add_platform() {
  local name=$1 path=$2 web=${3-web1}
  on_hub '[[ -d /var/aegir/platforms/$1 ]]' "$name" && return
  tar -C "$path" -c . | on_hub 'mkdir "/var/aegir/platforms/$1" && tar -xC "/var/aegir/platforms/$1"' "$name"
  on_hub "$aegir"' platform add "$1" --root "/var/aegir/platforms/$1" --web "$2"' "$name" "$web"
}

# A site on a miniature of its own that several rows look at.
add_site() {
  add_platform bench tests/platforms/mini
  on_hub "$aegir site show bench.example >/dev/null 2>&1 || {
    $aegir platform verify bench; $aegir site install bench.example --platform bench --db db1 --profile minimal; }"
}

publish_on() {
  add_platform "$@" >&2 </dev/null
  on_hub "$aegir platform verify $1" >&2 </dev/null
}

install_anew() {
  delete_site "$1"
  on_hub "$aegir site install $1 --platform $2 --db db1"
}

# Deletes a site, if it is there.
delete_site() { on_hub "$aegir"' site show "$1" >/dev/null 2>&1 || exit 0; '"$aegir"' site delete "$1" --yes' "$1"; }

# Ends all shared connections.
hang_up() { on_hub 'for socket in /var/aegir/run/*; do [[ ! -S $socket ]] || ssh -S "$socket" -O exit any 2>/dev/null || :; done'; }

# Opens those to the hosts that are named.
call() { on_hub 'for host; do '"$ssh"' "$host" true & done; wait' "$@"; }
