# Installing a site, against Drupal's own installer alone: by hand there is a database, a directory and settings.php, and
# nothing is published. Sourced by script/bench.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2317

bench_install() {
  local name path root by_hand
  while IFS=: read -r name path; do
    add_platform "$name" "$path" >&2
    on_hub "$aegir platform verify $name; $aegir site install hand.example --platform $name --db db1" >&2
    root=/var/aegir/platforms/$name
    # The credentials are where the web server finds them.
    by_hand='set -a; eval "$(sed -n "s/^ *SetEnv \(db_[a-z]* .*\)/\1/p" /var/aegir/config/server_web1/vhost.d/hand.example.conf | tr " " =)"; '
    if [[ -e $path/vendor/bin/drush ]]; then
      by_hand+="cd $root; php vendor/bin/drush --root=$root/web --uri=http://hand.example site:install standard --yes \
        --sites-subdir=hand.example --site-name=Hand --account-name=admin --account-mail=a@example.com \
        install_configure_form.enable_update_status_module=NULL install_configure_form.enable_update_status_emails=NULL"
    else
      cat src/Aegir/Drupal/Php/{aegir,drupal7}.php | on_hub 'cat >/var/aegir/drupal7.php'
      by_hand+="php /var/aegir/drupal7.php $root hand.example install standard en Hand admin a@example.com"
    fi
    before() {
      empty_database
      delete_site new.example
      call web1
    }
    compare "\`site install\`: $name" '≤ 1.15' \
      "$aegir site install new.example --platform $name --db db1" "$by_hand"
    unset -f before
    delete_site new.example >&2
    delete_site hand.example >&2
  done < <(code_bases)
}

empty_database() {
  local database
  database=$(on_hub "$aegir"' site show hand.example --json' | sed -n 's/.*"database": *"\([a-z0-9_]*\)".*/\1/p')
  script/lab exec db1 -- mariadb -e "drop database $database; create database $database"
}
