# shellcheck shell=bash disable=SC2034,SC2154
# Optional services, each chosen with --with.
each() { local g; for g in ${WITH//,/ }; do [ "$(type -t "$g$1")" = function ] || continue; "$g$1"; done; }
extra_conf() { each _conf; }
extra_start() { each _start; }
auth_section() { echo "[$1]"; creds "$2"; }

# --- Heat ---------------------------------------------------------------------
heat_conf() { put /etc/heat/heat.conf <<X
[DEFAULT]
transport_url = $MQ_URL
num_engine_workers = 1
region_name_for_services = $REGION
heat_metadata_server_url = http://$IP:8000
heat_waitcondition_server_url = http://$IP:8000/v1/waitcondition
stack_user_domain_name = heat
stack_domain_admin = heat_domain_admin
stack_domain_admin_password = $PW
auth_encryption_key = 0123456789abcdef0123456789abcdef
[database]
$(db heat)
$(auth_section trustee heat | grep -v '^project_')
[clients_keystone]
auth_uri = http://$IP:5000
[ec2authtoken]
auth_uri = http://$IP:5000/v3
[heat_api]
workers = 1
$(authtoken heat orchestration)
$(mq)
X
}
heat_setup() { mkdb heat; heat-manage db_sync; }
heat_start() {
  once heat heat_setup
  start heat-engine heat-engine --config-file /etc/heat/heat.conf
  wsgi heat-api 8004 /usr/bin/heat-wsgi-api 1
  wsgi heat-cfn 8000 /usr/bin/heat-wsgi-api-cfn 1
  wait_for 60 heat http_up http://"$IP":8004/
}

# --- Cinder: volumes are plain files (this kernel has no device-mapper, so no LVM) ----------------
cinder_conf() { put /etc/cinder/cinder.conf <<X
[DEFAULT]
transport_url = $MQ_URL
my_ip = $IP
host = lab
state_path = $STATE/cinder
enabled_backends = file
default_volume_type = __DEFAULT__
glance_api_servers = http://$IP:9292
osapi_volume_workers = 1
volume_usage_audit_period = hour
root_helper = env
[file]
volume_driver = filevolume.FileVolumeDriver
volume_backend_name = file
file_volume_dir = $STATE/cinder/volumes
[oslo_concurrency]
lock_path = $STATE/cinder/lock
[database]
$(db cinder)
[nova]
$(creds nova)
[service_user]
send_service_user_token = true
$(creds cinder)
$(authtoken cinder volumev3)
$(mq)
[privsep]
helper_command = privsep-helper
X
}
# Debian's oslo.messaging security update strips the context of a notification; cinder 21.3 then refuses the
# missing 'read_deleted' and, with telemetry on, every volume ends in error. Give it its default instead.
cinder_patch() { local f=/usr/lib/python3/dist-packages/cinder/context.py
  grep -q "read_deleted') or 'no'" $f || sed -i "s/read_deleted=values.get('read_deleted'),/read_deleted=values.get('read_deleted') or 'no',/" $f; }
cinder_setup() { mkdir -p "$STATE"/cinder/{volumes,lock}; mkdb cinder; cinder-manage db sync; }
cinder_start() {
  cinder_patch; once cinder cinder_setup
  wsgi cinder-api 8776 /usr/bin/cinder-wsgi 1
  start cinder-scheduler cinder-scheduler --config-file /etc/cinder/cinder.conf
  start cinder-volume env PYTHONPATH="$LAB/lib" PYTHONDONTWRITEBYTECODE=1 cinder-volume --config-file /etc/cinder/cinder.conf
  wait_for 60 cinder http_up http://"$IP":8776/
}

# --- Swift: one replica in a directory ------------------------------------------
swift_conf() {
  local t p; local -A port=([object]=6200 [container]=6201 [account]=6202)
  put /etc/swift/swift.conf <<X
[swift-hash]
swift_hash_path_prefix = lab
swift_hash_path_suffix = lab
[storage-policy:0]
name = Policy-0
default = yes
X
  for t in object container account; do p=${port[$t]}; put /etc/swift/$t-server.conf <<X
[DEFAULT]
bind_ip = $IP
bind_port = $p
workers = 0
user = root
devices = $STATE/swift
mount_check = false
fallocate_reserve = 0
log_name = $t
# An entry of a listing that is not taken within the half second of the default waits for the updater's next sweep.
conn_timeout = 20
node_timeout = 60
# Of the object server alone: how long it waits for that entry before it answers.
container_update_timeout = 60
[pipeline:main]
pipeline = $t-server
[app:$t-server]
use = egg:swift#$t
[$t-replicator]
[$t-updater]
# Each sweep forks for every partition and takes both cores for 20 s; nothing here needs what it brings up to date.
interval = 86400
[$t-auditor]
X
  done
  put /etc/swift/proxy-server.conf <<X
[DEFAULT]
bind_ip = $IP
bind_port = 18080
workers = 1
user = root
[pipeline:main]
pipeline = catch_errors healthcheck cache listing_formats bulk tempurl authtoken keystoneauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
conn_timeout = 20
# Longer than the object server waits for the listing.
node_timeout = 90
$(for f in catch_errors healthcheck listing_formats bulk tempurl copy slo dlo symlink; do printf '[filter:%s]\nuse = egg:swift#%s\n' $f $f; done)
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = $IP:$MEMCACHE_PORT
[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = admin, member
reseller_admin_role = admin
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
delay_auth_decision = true
$(authtoken swift object-store | tail -n +2)
X
}
swift_setup() {
  local t p; local -A port=([object]=6200 [container]=6201 [account]=6202)
  mkdir -p "$STATE/swift/d1"
  cd /etc/swift || exit
  for t in object container account; do
    rm -f $t.builder $t.ring.gz
    swift-ring-builder $t.builder create 6 1 1
    swift-ring-builder $t.builder add r1z1-"$IP":"${port[$t]}"/d1 1
    swift-ring-builder $t.builder rebalance
  done
}
swift_start() {
  local t; once swift swift_setup
  for t in object container account; do start swift-$t swift-$t-server /etc/swift/$t-server.conf; done
  start swift-container-updater swift-container-updater /etc/swift/container-server.conf
  start swift-object-updater swift-object-updater /etc/swift/object-server.conf
  start swift-proxy swift-proxy-server /etc/swift/proxy-server.conf
  wait_for 60 swift http_up http://"$IP":18080/healthcheck
}

# --- Gnocchi + Ceilometer -----------------------------------------------------------
telemetry_conf() {
  put /etc/gnocchi/gnocchi.conf <<X
[DEFAULT]
coordination_url = file://$STATE/gnocchi/coordination
[api]
auth_mode = keystone
[indexer]
url = mysql+pymysql://os:$PW@$IP:$DB_PORT/gnocchi?charset=utf8
[storage]
driver = file
file_basepath = $STATE/gnocchi
[incoming]
driver = file
file_basepath = $STATE/gnocchi
[metricd]
workers = 1
metric_processing_delay = 10
$(authtoken gnocchi metric)
X
  put /etc/ceilometer/ceilometer.conf <<X
[DEFAULT]
transport_url = $MQ_URL
[notification]
workers = 1
[coordination]
backend_url =
[service_credentials]
$(creds ceilometer | sed 's/^username = ceilometer/username = ceilometer\ninterface = public/')
$(mq)
X
  put /etc/ceilometer/polling.yaml <<X
sources:
  - {name: central, interval: 60, meters: [ip.floating, image.size, volume.size, volume.snapshot.size, storage.objects, storage.objects.size]}
X
  put /etc/ceilometer/pipeline.yaml <<X
sources:
  - {name: all, meters: ["*"], sinks: [gnocchi]}
sinks:
  - {name: gnocchi, publishers: ["gnocchi://?archive_policy=lab"]}
X
  put /etc/ceilometer/event_pipeline.yaml <<X
sources:
  - {name: events, events: ["*"], sinks: [gnocchi]}
sinks:
  - {name: gnocchi, publishers: ["gnocchi://?archive_policy=lab"]}
X
}
gnocchi_setup() { mkdir -p "$STATE/gnocchi/coordination"; mkdb gnocchi; gnocchi-upgrade; }
ceilometer_setup() {
  export OS_CLIENT_CONFIG_FILE=$LAB/clouds.yaml OS_CLOUD=lab
  openstack metric archive-policy show lab || openstack metric archive-policy create lab -d granularity:1m,points:1440 -d granularity:1h,points:720 \
    -m mean -m min -m max -m sum -m count -m last
  openstack metric archive-policy-rule show default || openstack metric archive-policy-rule create default -a lab -m '*'
  ceilometer-upgrade
}
telemetry_start() {
  once gnocchi gnocchi_setup
  wsgi gnocchi-api 8041 /usr/bin/gnocchi-api 1
  start gnocchi-metricd gnocchi-metricd --config-file /etc/gnocchi/gnocchi.conf
  wait_for 60 gnocchi http_up http://"$IP":8041/
  once ceilometer ceilometer_setup
  start ceilometer-notification ceilometer-agent-notification --config-file /etc/ceilometer/ceilometer.conf
  start ceilometer-central ceilometer-polling --polling-namespaces central --config-file /etc/ceilometer/ceilometer.conf
}

# --- CloudKitty (needs telemetry) ------------------------------------------------------
cloudkitty_conf() {
  put /etc/cloudkitty/cloudkitty.conf <<X
[DEFAULT]
transport_url = $MQ_URL
auth_strategy = keystone
[database]
$(db cloudkitty)
[storage]
version = 1
backend = sqlalchemy
[collect]
collector = gnocchi
metrics_conf = /etc/cloudkitty/metrics.yml
period = 300
wait_periods = 1
[fetcher]
backend = gnocchi
[fetcher_gnocchi]
auth_section = keystone_authtoken
region_name = $REGION
scope_attribute = project_id
[collector_gnocchi]
auth_section = keystone_authtoken
region_name = $REGION
[orchestrator]
max_workers = 1
coordination_url = file://$STATE/cloudkitty
$(authtoken cloudkitty rating)
$(mq)
X
  put /etc/cloudkitty/metrics.yml <<X
metrics:
  compute.instance.booting.time:   # one point per instance boot; present with every compute driver
    unit: instance
    alt_name: instance
    groupby: [id, project_id]
    metadata: [flavor_name, flavor_id]
    mutate: NUMBOOL
    extra_args: {aggregation_method: mean, resource_type: instance, force_granularity: 60}
  ip.floating:
    unit: ip
    groupby: [id, project_id]
    metadata: [state]
    mutate: NUMBOOL
    extra_args: {aggregation_method: mean, resource_type: network, force_granularity: 60}
  volume.size:
    unit: GiB
    groupby: [id, project_id]
    metadata: [volume_type]
    extra_args: {aggregation_method: mean, resource_type: volume, force_granularity: 60}
X
}
cloudkitty_setup() { mkdir -p "$STATE/cloudkitty"; mkdb cloudkitty; cloudkitty-dbsync upgrade; cloudkitty-storage-init; }
cloudkitty_start() {
  once cloudkitty cloudkitty_setup
  wsgi cloudkitty-api 8889 /usr/bin/cloudkitty-api 1
  start cloudkitty-processor cloudkitty-processor --config-file /etc/cloudkitty/cloudkitty.conf
  wait_for 60 cloudkitty http_up http://"$IP":8889/
}

# --- Horizon ------------------------------------------------------------------------------
horizon_conf() { put /etc/openstack-dashboard/local_settings.d/_99_lab.py <<X
ALLOWED_HOSTS = ['$IP', 'localhost']
OPENSTACK_KEYSTONE_URL = 'http://$IP:5000/v3'
OPENSTACK_API_VERSIONS = {'identity': 3}
WEBROOT = '/'
LOGIN_URL, LOGOUT_URL, LOGIN_REDIRECT_URL = '/auth/login/', '/auth/logout/', '/'
SESSION_ENGINE = 'django.contrib.sessions.backends.cache'
CACHES = {'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache', 'LOCATION': '$IP:$MEMCACHE_PORT'}}
X
}
horizon_start() {
  start horizon uwsgi_python3 --http-socket "$IP":18090 --chdir /usr/share/openstack-dashboard --wsgi-file /usr/share/openstack-dashboard/wsgi.py \
    --master --processes 1 --enable-threads --threads 4 --lazy-apps --die-on-term --buffer-size 65535 --disable-logging --procname-prefix-spaced horizon \
    --static-map /static=/var/lib/openstack-dashboard/static
  wait_for 60 horizon http_up http://"$IP":18090/auth/login/
}
