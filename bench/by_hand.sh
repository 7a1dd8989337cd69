# What is done by hand, and what it needs. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

# Publishes the code of a platform to web1, beside where we do.
rsync_by_hand() { echo "rsync -a --delete -e '$ssh' /var/aegir/platforms/$1/ web1:/var/aegir/by_hand/$1/"; }

# unpublish WHOSE PLATFORM WEB: as if it had never been published, by us or by hand.
unpublish() {
  if [[ $1 == by_hand ]]; then
    script/lab exec web1 -- sh -c 'rm -rf "/var/aegir/by_hand/$1"; install -d -o aegir /var/aegir/by_hand' sh "$2"
  else
    on_hub "$aegir platform remove $2; $aegir platform add $2 --root /var/aegir/platforms/$2 --web $3"
  fi
}

bring_move_by_hand() {
  on_hub 'cat >/var/aegir/move_by_hand' <bench/move_by_hand
  cat src/Aegir/Drupal/Php/{aegir,drupal7}.php | on_hub 'cat >/var/aegir/drupal7.php'
}

# prepare_move SITE FROM TO WEB DB: what move_by_hand finds written. The credentials are where the web server has them.
prepare_move() {
  on_hub 'mkdir -p "/var/aegir/moves/$1" && cd "/var/aegir/moves/$1"
    cp "/var/aegir/config/server_web1/vhost.d/$1.conf" open
    sed -n "s/^ *SetEnv \(db_[a-z]* .*\)/\1/p" open | tr " " = >here
    sed -E "s/^(db_(name|user)=\"[^\"]*)/\1_m/; s/^db_host=.*/db_host=\"$5\"/" here >there
    sed -E "s/server_web1/server_$4/g; s,platforms/$2([/:]),platforms/$3\1,g; s/platform_$2\.conf/platform_$3.conf/
      s/(SetEnv db_(name|user) \"[^\"]*)/\1_m/; s/SetEnv db_host .*/SetEnv db_host \"$5\"/" open >moved
    printf "<VirtualHost *:80>\n  ServerName %s\n  Redirect 503 /\n</VirtualHost>\n" "$1" >closed' "$@" >&2
}
