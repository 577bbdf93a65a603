# shellcheck shell=bash disable=SC2034,SC2154
# Keystone, Glance, Placement, Neutron, Nova: configuration and start.
core_conf() {
  put /etc/keystone/keystone.conf <<X
[DEFAULT]
use_stderr = true
[database]
$(db keystone)
[cache]
enabled = true
backend = dogpile.cache.memcached
memcache_servers = $IP:$MEMCACHE_PORT
[token]
provider = fernet
expiration = 14400
[fernet_tokens]
key_repository = $STATE/keystone/fernet
[credential]
key_repository = $STATE/keystone/credential
[oslo_messaging_notifications]
driver = noop
X
  put /etc/glance/glance-api.conf <<X
[DEFAULT]
bind_host = $IP
bind_port = 9292
workers = 1
enabled_backends = file:file
transport_url = $MQ_URL
[glance_store]
default_backend = file
[file]
filesystem_store_datadir = $STATE/glance/images
[os_glance_staging_store]
filesystem_store_datadir = $STATE/glance/staging
[os_glance_tasks_store]
filesystem_store_datadir = $STATE/glance/tasks
[database]
$(db glance)
[paste_deploy]
flavor = keystone
$(authtoken glance image)
$(mq)
X
  put /etc/placement/placement.conf <<X
[api]
auth_strategy = keystone
[placement_database]
$(db placement)
$(authtoken placement placement)
X
  put /etc/neutron/neutron.conf <<X
[DEFAULT]
host = lab
state_path = $STATE/neutron
transport_url = $MQ_URL
core_plugin = ml2
service_plugins = router,port_forwarding,metering
auth_strategy = keystone
api_workers = 1
rpc_workers = 1
rpc_state_report_workers = 0
dhcp_agents_per_network = 1
agent_down_time = 75
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
api_paste_config = /etc/neutron/api-paste.ini
interface_driver = linuxbridge
metadata_proxy_shared_secret = $PW
metadata_proxy_socket = $RUN/metadata_proxy
[experimental]
linuxbridge = true
[oslo_concurrency]
lock_path = $STATE/neutron/lock
[database]
$(db neutron)
[nova]
$(creds nova)
[placement]
$(creds placement)
[AGENT]
report_interval = 20
root_helper = env
$(authtoken neutron network)
$(mq)
[privsep]
helper_command = privsep-helper
X
  put /etc/neutron/plugins/ml2/ml2_conf.ini <<X
[ml2]
type_drivers = flat,vxlan,local
tenant_network_types = vxlan
mechanism_drivers = linuxbridge,l2population
extension_drivers = port_security
[ml2_type_flat]
flat_networks = public
[ml2_type_vxlan]
vni_ranges = 1:16000
[securitygroup]
enable_ipset = true
X
  put /etc/neutron/plugins/ml2/linuxbridge_agent.ini <<X
[linux_bridge]
physical_interface_mappings = public:prov0
[vxlan]
enable_vxlan = true
local_ip = $IP
l2_population = true
[securitygroup]
firewall_driver = iptables
enable_security_group = true
enable_ipset = true
[agent]
polling_interval = 1
X
  put /etc/neutron/dhcp_agent.ini <<X
[DEFAULT]
interface_driver = linuxbridge
dhcp_driver = neutron.agent.linux.dhcp.Dnsmasq
force_metadata = true
dnsmasq_local_resolv = false
dnsmasq_config_file = $STATE/etc/dnsmasq.conf
X
  # dnsmasq gives up root by default and could then not read its files below a private folder
  put "$STATE/etc/dnsmasq.conf" <<<user=root
  put /etc/neutron/l3_agent.ini <<X
[DEFAULT]
interface_driver = linuxbridge
agent_mode = legacy
X
  put /etc/neutron/metadata_agent.ini <<X
[DEFAULT]
nova_metadata_host = $IP
nova_metadata_port = 8775
metadata_workers = 1
[cache]
X
  put /etc/nova/nova.conf <<X
[DEFAULT]
my_ip = $IP
state_path = $STATE/nova
instances_path = $STATE/nova/instances
transport_url = $MQ_URL
graceful_shutdown_timeout = 3
heal_instance_info_cache_interval = 300
sync_power_state_interval = 300
resume_guests_state_on_host_boot = true
instance_usage_audit = $([ -e "$STATE/with-telemetry" ] && echo true || echo false)
instance_usage_audit_period = hour
[api]
auth_strategy = keystone
[api_database]
$(db nova_api)
[database]
$(db nova)
[glance]
$(creds glance)
[cinder]
$(creds cinder)
catalog_info = volumev3::publicURL
[neutron]
$(creds neutron)
service_metadata_proxy = true
metadata_proxy_shared_secret = $PW
[placement]
$(creds placement)
[service_user]
send_service_user_token = true
$(creds nova)
[scheduler]
discover_hosts_in_cells_interval = 10
workers = 1
[conductor]
workers = 1
[cache]
enabled = true
backend = dogpile.cache.memcached
memcache_servers = $IP:$MEMCACHE_PORT
[vnc]
enabled = false
[key_manager]
backend = nova.keymgr.conf_key_mgr.ConfKeyManager
[oslo_concurrency]
lock_path = $STATE/nova/lock
[notifications]
notification_format = unversioned
notify_on_state_change = vm_and_task_state
$(authtoken nova compute)
$(mq)
[privsep]
helper_command = privsep-helper
[vif_plug_linux_bridge_privileged]
helper_command = privsep-helper
[privsep_osbrick]
helper_command = privsep-helper
[nova_sys_admin]
helper_command = privsep-helper
X
  put "$STATE/etc/compute-fake.conf" <<X
[DEFAULT]
host = lab-fake
compute_driver = fake.FakeDriver
X
  put "$STATE/etc/compute-qemu.conf" <<X
[DEFAULT]
host = lab
compute_driver = libvirt.LibvirtDriver
reserved_host_memory_mb = 4096
force_raw_images = false
[libvirt]
virt_type = qemu
cpu_mode = none
connection_uri = qemu:///system
inject_partition = -2
hw_machine_type = x86_64=pc
wait_soft_reboot_seconds = 5
X
}

keystone_setup() {
  # identities of a new Keystone are new ones: what was registered in an old one has to be made again
  rm -f "$DONE"/identity* "$DONE/seed"
  mkdir -p "$STATE"/keystone/{fernet,credential}
  chmod 700 "$STATE"/keystone/*
  mkdb keystone
  keystone-manage db_sync
  keystone-manage fernet_setup --keystone-user root --keystone-group root
  keystone-manage credential_setup --keystone-user root --keystone-group root
  local u=http://$IP:5000/v3
  keystone-manage bootstrap --bootstrap-password "$PW" --bootstrap-region-id "$REGION" \
    --bootstrap-public-url "$u" --bootstrap-internal-url "$u" --bootstrap-admin-url "$u"
}
glance_setup() {
  mkdir -p "$STATE"/glance/{images,staging,tasks}
  mkdb glance
  glance-manage db_sync
  glance-manage db_load_metadefs || true
}
placement_setup() {
  mkdb placement
  placement-manage db sync
}
neutron_setup() {
  mkdir -p "$STATE/neutron/lock"
  mkdb neutron
  neutron-db-manage --config-file /etc/neutron/neutron.conf --config-file /etc/neutron/plugins/ml2/ml2_conf.ini upgrade heads
}
nova_setup() {
  mkdir -p "$STATE"/nova/{instances,lock}
  mkdb nova nova_api nova_cell0
  nova-manage api_db sync
  nova-manage cell_v2 map_cell0 --database_connection "mysql+pymysql://os:$PW@$IP:$DB_PORT/nova_cell0?charset=utf8"
  nova-manage cell_v2 list_cells | grep -q ' cell1 ' || nova-manage cell_v2 create_cell --name cell1
  nova-manage db sync
}

core_setup() {
  once keystone keystone_setup
  wsgi keystone 5000 /usr/bin/keystone-wsgi-public
  # two at a time: the schema migrations are the slowest part of a first start
  { once nova nova_setup; } &
  local a=$!
  { once glance glance_setup; once placement placement_setup; once neutron neutron_setup; } &
  local b=$!
  wait $a
  wait $b
  wait_for 60 "keystone (see $LOG/keystone.log)" http_up http://"$IP":5000/v3
  once "identity$(echo "$WITH" | tr , -)" cloud identity "$WITH"
}

NEUTRON_CONF="--config-file /etc/neutron/neutron.conf --config-file /etc/neutron/plugins/ml2/ml2_conf.ini"
core_start() {
  start glance glance-api --config-file /etc/glance/glance-api.conf
  wsgi placement 8778 /usr/bin/placement-api 1
  wsgi neutron-api 9696 /usr/bin/neutron-api 2 "$NEUTRON_CONF"
  # shellcheck disable=SC2086
  start neutron-rpc neutron-rpc-server $NEUTRON_CONF
  start nova-conductor nova-conductor --config-file /etc/nova/nova.conf
  start nova-scheduler nova-scheduler --config-file /etc/nova/nova.conf
  wsgi nova-api 8774 /usr/bin/nova-api-wsgi
  wsgi nova-metadata 8775 /usr/bin/nova-metadata-wsgi 1
}
# agents that start before these answer lose a minute each in RPC timeouts
core_wait() {
  wait_for 90 "neutron-rpc (see $LOG/neutron-rpc.log)" grep -q 'Starting 1 workers' "$LOG/neutron-rpc.log"
  local s
  for s in neutron-api:9696 placement:8778 nova-api:8774 glance:9292; do
    wait_for 90 "${s%:*} (see $LOG/${s%:*}.log)" http_up "http://$IP:${s#*:}/"
  done
}
