# shellcheck shell=bash disable=SC2034,SC2154
# nova-compute: host 'lab-fake' (fake driver) and/or host 'lab' (libvirt + qemu).
compute_start() {
  case $COMPUTE in fake | both)
    start l2stub /usr/bin/python3 "$LAB/lib/l2stub.py" --config-file /etc/neutron/neutron.conf
    start compute-fake nova-compute --config-file /etc/nova/nova.conf --config-file "$STATE/etc/compute-fake.conf" ;;
  esac
  case $COMPUTE in qemu | both)
    libvirt_start
    start compute-qemu nova-compute --config-file /etc/nova/nova.conf --config-file "$STATE/etc/compute-qemu.conf" ;;
  esac
  case $COMPUTE in
    fake) stop compute-qemu ;;
    qemu) stop compute-fake; stop l2stub ;;
  esac
}
libvirt_start() {
  put /etc/libvirt/qemu.conf <<X
user = "root"
group = "root"
security_driver = "none"
stdio_handler = "file"
cgroup_controllers = []
namespaces = []
remember_owner = 0
max_core = 0
X
  put "$STATE/etc/libvirtd.conf" <<X
auth_unix_rw = "none"
auth_unix_ro = "none"
log_outputs = "2:stderr"
X
  rm -f /etc/libvirt/qemu/networks/autostart/default.xml # no 192.168.122.0/24 bridge in the root namespace
  start libvirtd libvirtd --config "$STATE/etc/libvirtd.conf" --pid-file "$RUN/libvirtd.own"
  wait_for 30 "libvirtd (see $LOG/libvirtd.log)" virsh -c qemu:///system version
}
# qemu processes are children of nobody: libvirt's own pid files name them
guests_stop() {
  local f p
  for f in /run/libvirt/qemu/instance-*.pid; do
    [ -e "$f" ] || continue
    p=$(cat "$f")
    ! grep -qz qemu "/proc/$p/cmdline" 2>/dev/null || kill "$p" 2>/dev/null
  done
  return 0
}
