# Backing up a site with 60 MB of database and 100 MB of files, against the same data by hand. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_backup() {
  local credentials directory=/var/aegir/platforms/bench/web/sites/bench.example
  add_site >&2
  fill_site >&2
  credentials='set -a; eval "$(sed -n "s/^ *SetEnv \(db_[a-z]* .*\)/\1/p" /var/aegir/config/server_web1/vhost.d/bench.example.conf | tr " " =)"; '
  before() {
    on_hub 'rm -rf /var/aegir/backups/*'
    call web1
  }
  compare '`site backup`, 160 MB' '≤ 1.2' "$aegir site backup bench.example" "$credentials
    MYSQL_PWD=\$db_passwd mariadb-dump -h db1 -u \$db_user --single-transaction --quick \$db_name | zstd -q -3 -T0 >/var/aegir/backups/hand.sql.zst &
    $ssh web1 tar -C $directory -c . | zstd -q -3 -T0 >/var/aegir/backups/hand.tar.zst; wait"
  unset -f before
}

# Rows of words and random bytes, files of both kinds: compression has something to do, and something to give up on.
fill_site() {
  local database
  database=$(on_hub "$aegir"' site show bench.example --json' | sed -n 's/.*"database": *"\([a-z0-9_]*\)".*/\1/p')
  script/lab exec db1 -- mariadb "$database" -e "
    create or replace table filling (id int primary key, words text, bytes blob);
    insert into filling select seq, repeat(concat('the quick brown fox ', seq, ' '), 20), random_bytes(500) from seq_1_to_60000"
  script/lab exec web1 --user aegir -- sh -c 'cd "$1/files" && mkdir -p filling && cd filling &&
    for n in $(seq 100); do head -c 500000 /dev/urandom >"$n.jpg"; seq 1 70000 >"$n.txt"; done' \
    sh /var/aegir/platforms/bench/web/sites/bench.example
}
