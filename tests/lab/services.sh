# What a service is: the init scripts that `service … start` runs. Sourced by script/lab and, in the host, by init.
# shellcheck shell=bash

fpm=$(basename "$(printf '%s\n' /etc/init.d/php*-fpm | tail -n 1)") # php8.2-fpm, or whatever this Debian has

declare -A init_scripts=(
  [apache]="apache2 $fpm"
  [nginx]="nginx $fpm"
  [php-fpm]="$fpm"
  [mariadb]="mariadb"
  [postgresql]="postgresql"
  [named]="named"
  [haproxy]="haproxy"
)

need_service() {
  local script
  [[ ${init_scripts[$1]-} ]] || die "no service '$1'; there are: ${!init_scripts[*]}"
  for script in ${init_scripts[$1]}; do
    [[ -x /etc/init.d/$script ]] || die "service '$1' needs a Debian package that is missing: run script/setup"
  done
}
