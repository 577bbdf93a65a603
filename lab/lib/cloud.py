"""What the lab asks of its own APIs: cloud.py identity|seed|flavors|compute-mark|compute-up|agents-up|overview (safe to repeat)."""
import hashlib
import os
import sys

import openstack

PW, IP, REGION = 'lab-secret', '127.0.0.1', 'RegionOne'
conn = openstack.connect(cloud='lab')
idn = conn.identity

CATALOG = {
    'glance': [('image', ':9292')], 'placement': [('placement', ':8778')],
    'neutron': [('network', ':9696')], 'nova': [('compute', ':8774/v2.1')],
    'heat': [('orchestration', ':8004/v1/%(tenant_id)s'), ('cloudformation', ':8000/v1')],
    'cinder': [('volumev3', ':8776/v3/%(tenant_id)s')],
    'swift': [('object-store', ':18080/v1/AUTH_%(tenant_id)s')],
    'gnocchi': [('metric', ':8041')], 'cloudkitty': [('rating', ':8889')], 'ceilometer': [],
}
GROUPS = {'heat': ['heat'], 'cinder': ['cinder'], 'swift': ['swift'],
          'telemetry': ['gnocchi', 'ceilometer'], 'cloudkitty': ['cloudkitty']}
# m1.* are pinned to the fake host while both computes run; real.* always ask for libvirt
FLAVORS = {'m1.tiny': 96, 'm1.small': 192, 'real.tiny': 96, 'real.small': 192}
PINNED = 'capabilities:hypervisor_type'


def ensure(find, create, name, **kw):
    return find(name) or create(name=name, **kw)


def user(name, project, *names):
    u = ensure(idn.find_user, idn.create_user, name, password=PW, domain_id='default', default_project_id=project.id)
    for r in names:
        idn.assign_project_role_to_user(project, u, ensure(idn.find_role, idn.create_role, r))


def endpoint(type_, name, url):
    s = next((s for s in idn.services(type=type_)), None) or idn.create_service(type=type_, name=name)
    have = {e.interface: e for e in idn.endpoints(service_id=s.id)}
    for i in ('public', 'internal', 'admin'):
        if i not in have:
            idn.create_endpoint(service_id=s.id, interface=i, region_id=REGION, url=url)
        elif have[i].url != url:
            idn.update_endpoint(have[i], url=url)


def identity(with_=''):
    """Service users, catalog entries and the demo project."""
    chosen = [g for g in with_.split(',') if g]
    service = ensure(idn.find_project, idn.create_project, 'service', domain_id='default')
    demo = ensure(idn.find_project, idn.create_project, 'demo', domain_id='default')
    for r in ('admin', 'member', 'reader', 'service'):
        ensure(idn.find_role, idn.create_role, r)
    for n in ['glance', 'placement', 'neutron', 'nova'] + [n for g in chosen for n in GROUPS.get(g, [])]:
        user(n, service, 'admin', 'service')
        for type_, path in CATALOG[n]:
            endpoint(type_, n, f'http://{IP}{path}')
    user('demo', demo, 'member')
    if 'heat' in chosen:
        for r in ('heat_stack_owner', 'heat_stack_user'):
            ensure(idn.find_role, idn.create_role, r)
        d = idn.find_domain('heat') or idn.create_domain(name='heat')
        a = next(iter(idn.users(domain_id=d.id, name='heat_domain_admin')), None) or idn.create_user(
            name='heat_domain_admin', password=PW, domain_id=d.id)
        idn.assign_domain_role_to_user(d, a, idn.find_role('admin'))
    if 'cloudkitty' in chosen:
        rating = ensure(idn.find_role, idn.create_role, 'rating')
        idn.assign_project_role_to_user(demo, idn.find_user('cloudkitty'), rating)


def image(path, name, **kw):
    """Upload unless the same content is there already."""
    with open(path, 'rb') as f:
        md5 = hashlib.md5(f.read()).hexdigest()
    for i in conn.image.images(name=name):
        if i.status == 'active' and i.checksum == md5:
            return i
        conn.image.delete_image(i)
    return conn.create_image(name, filename=path, visibility='public', allow_duplicates=True, wait=True, **kw)


def seed(out):
    """Provider network, flavors, guest image, the demo project's quota."""
    public = conn.network.find_network('public') or conn.network.create_network(
        name='public', is_router_external=True, is_shared=True, provider_network_type='flat', provider_physical_network='public')
    conn.network.find_subnet('public-v4') or conn.network.create_subnet(
        network_id=public.id, name='public-v4', ip_version=4, cidr='172.24.4.0/24', gateway_ip='172.24.4.1', is_dhcp_enabled=False,
        allocation_pools=[{'start': '172.24.4.10', 'end': '172.24.4.250'}])
    for name, ram in FLAVORS.items():
        f = conn.compute.find_flavor(name) or conn.compute.create_flavor(name=name, vcpus=1, ram=ram, disk=1)
        if name.startswith('real.'):
            conn.compute.create_flavor_extra_specs(f, {PINNED: 'QEMU'})
    kernel = image(os.path.join(out, 'vmlinuz'), 'guest-kernel', disk_format='aki', container_format='aki')
    ramdisk = image(os.path.join(out, 'initrd'), 'guest-initrd', disk_format='ari', container_format='ari')
    # raw, not ami: Nova inspects the content and refuses a disk whose bytes do not match the declared format
    guest = image(os.path.join(out, 'disk.raw'), 'guest', disk_format='raw', container_format='bare', min_ram=96)
    conn.image.update_image(guest, kernel_id=kernel.id, ramdisk_id=ramdisk.id, hw_rng_model='virtio',
                        os_command_line='console=ttyS0 quiet panic=-1')
    demo = idn.find_project('demo')
    conn.set_compute_quotas(demo.id, instances=100, cores=100, ram=102400, key_pairs=200, server_groups=50)
    conn.set_network_quotas(demo.id, network=200, subnet=200, port=1000, router=100, floatingip=200,
                            security_group=200, security_group_rule=1000)


def flavors(compute):
    """With both computes keep the ordinary flavors on the fake host; only real.* ask for libvirt."""
    for name in ('m1.tiny', 'm1.small'):
        f = conn.compute.find_flavor(name)
        pinned = conn.compute.get(f'/flavors/{f.id}/os-extra_specs').json()['extra_specs'].get(PINNED) is not None
        if compute == 'both' and not pinned:
            conn.compute.create_flavor_extra_specs(f, {PINNED: 'fake'})
        elif compute != 'both' and pinned:
            conn.compute.delete(f'/flavors/{f.id}/os-extra_specs/{PINNED}')


def compute_mark(compute):
    """A compute that was just stopped still counts as up for a minute, and servers sent to it stay in BUILD: force it
    down at once, and lift the force from the ones that run."""
    wanted = {'fake': ['lab-fake'], 'qemu': ['lab'], 'both': ['lab', 'lab-fake']}[compute]
    for s in conn.compute.get('/os-services?binary=nova-compute', microversion='2.53').json()['services']:
        down = s['host'] not in wanted
        if s.get('forced_down') != down:
            conn.compute.put(f"/os-services/{s['id']}", json={'forced_down': down}, microversion='2.53')


def compute_up(compute):
    wanted = {'fake': {'fake'}, 'qemu': {'QEMU'}, 'both': {'fake', 'QEMU'}}[compute]
    # a hypervisor is listed only once its host is mapped to a cell, so that the scheduler knows it
    sys.exit(not wanted <= {h.hypervisor_type for h in conn.compute.hypervisors(details=True) if h.state == 'up'})


def agents_up():
    kinds = {a.binary for a in conn.network.agents() if a.is_alive and a.host == 'lab'}
    sys.exit(not kinds >= {'neutron-linuxbridge-agent', 'neutron-dhcp-agent', 'neutron-l3-agent', 'neutron-metadata-agent'})


def overview():
    for a in conn.network.agents():
        print(f"{a.binary:28} {a.host:10} {'alive' if a.is_alive else 'DEAD'}")
    for s in conn.compute.services():
        print(f'{s.binary:28} {s.host:10} {s.state} {s.status}')
    print('catalog:', ' '.join(sorted(s['type'] for s in conn.service_catalog)))


COMMANDS = {'identity': identity, 'seed': seed, 'flavors': flavors, 'compute-mark': compute_mark,
            'compute-up': compute_up, 'agents-up': agents_up, 'overview': overview}
if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
    sys.exit(__doc__)
COMMANDS[sys.argv[1]](*sys.argv[2:])
