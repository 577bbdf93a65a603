# shellcheck shell=bash disable=SC2034,SC2154
# Database, message queue, cache: own data directories, loopback only. They run as root like everything else here, so
# that the lab works in a folder that other users cannot enter.
mysql_make() {
  rm -rf "$STATE/mysql"
  mkdir -p "$STATE/mysql"
  mariadb-install-db --no-defaults --datadir="$STATE/mysql" --user=root --auth-root-authentication-method=normal --skip-test-db
}
infra_start() {
  once mysql mysql_make
  start mysql mariadbd --no-defaults --user=root --datadir="$STATE/mysql" --bind-address="$IP" --port="$DB_PORT" \
    --socket="$RUN/mysql.sock" --pid-file="$STATE/mysqld.pid" --character-set-server=utf8mb3 --max-connections=1000 \
    --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=256M --innodb-log-file-size=64M --skip-name-resolve
  start memcached memcached -u root -l "$IP" -p "$MEMCACHE_PORT" -m 64
  put "$STATE/etc/rabbitmq.conf" <<X
listeners.tcp.local = $IP:$MQ_PORT
default_user = openstack
default_pass = $PW
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 500MB
X
  mkdir -p "$STATE/rabbit"
  start rabbitmq env HOME="$STATE/rabbit" RABBITMQ_NODENAME=rabbit@localhost \
    RABBITMQ_MNESIA_BASE="$STATE/rabbit" RABBITMQ_LOG_BASE="$STATE/rabbit" RABBITMQ_CONFIG_FILE="$STATE/etc/rabbitmq.conf" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$STATE/rabbit/enabled_plugins" RABBITMQ_CONF_ENV_FILE=/dev/null \
    RABBITMQ_DIST_PORT="$MQ_DIST_PORT" ERL_EPMD_ADDRESS="$IP" ERL_EPMD_PORT="$EPMD_PORT" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +S 2:2" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
  wait_for 60 "mariadb (see $LOG/mysql.log)" mysql_ -e 'select 1'
  wait_for 90 "rabbitmq (see $LOG/rabbitmq.log)" bash -c "exec 3<>/dev/tcp/$IP/$MQ_PORT"
  once mysql-user mysql_ -e "create user if not exists os@'127.0.0.1' identified by '$PW'; grant all on *.* to os@'127.0.0.1'"
}
# A setup step runs again only if it never ended well: it begins from an empty database, because a migration that was
# cut short cannot be continued (MariaDB commits each DDL statement by itself).
mkdb() {
  local d
  for d; do mysql_ -e "drop database if exists $d; create database $d character set utf8mb3"; done
}
