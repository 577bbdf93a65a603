#!/usr/bin/python3
"""The rivals of the `provisioning` benchmark, by openstacksdk: the same resources in serial, with threads in the order of
their dependencies, or as Heat stacks. Prints one line of JSON. Times begin when the token is there."""
import argparse, json, resource, threading, time
from concurrent.futures import ThreadPoolExecutor

import openstack
import yaml

CALLS_AT_ONCE = 32  # as the service's own default for each cloud
RULES = [('icmp', None), ('tcp', 22), ('tcp', 80), ('tcp', 443), ('tcp', 8883), ('udp', 123)]


class Counted:
    """A connection that counts its requests and has so many of them under way at most."""

    def __init__(self):
        self.conn = openstack.connect()
        self.conn.authorize()
        self.calls = 0
        self.lock = threading.Lock()
        self.permits = threading.Semaphore(CALLS_AT_ONCE)
        request = self.conn.session.request

        def counted(*args, **kwargs):
            with self.lock:
                self.calls += 1
            with self.permits:
                return request(*args, **kwargs)

        self.conn.session.request = counted


class Names:
    def __init__(self, conn):
        self.image = conn.image.find_image('guest').id
        self.flavor = conn.compute.find_flavor('m1.tiny').id
        self.public = conn.network.find_network('public').id


def steps(conn, offered, name, number, public_key):
    """Each resource with those that it needs: {name: (needs, work)}."""
    net, compute = conn.network, conn.compute
    cidr = f'10.{200 + number // 250}.{number % 250}.0/24'

    def rule(group, protocol, port):
        ports = {} if port is None else {'port_range_min': port, 'port_range_max': port}
        return net.create_security_group_rule(security_group_id=group.id, direction='ingress', protocol=protocol, **ports)

    def server(port, _key):
        made = compute.create_server(
            name=name, image_id=offered.image, flavor_id=offered.flavor, networks=[{'port': port.id}], key_name=name
        )
        while True:
            made = compute.get_server(made.id)
            if made.status == 'ACTIVE':
                return made
            if made.status == 'ERROR':
                raise RuntimeError(f'{name} is in ERROR')
            time.sleep(0.25)

    plan = {
        'network': ([], lambda: net.create_network(name=name)),
        'subnet': (['network'], lambda n: net.create_subnet(name=name, network_id=n.id, ip_version=4, cidr=cidr)),
        'router': ([], lambda: net.create_router(name=name, external_gateway_info={'network_id': offered.public})),
        'interface': (['router', 'subnet'], lambda r, s: net.add_interface_to_router(r, subnet_id=s.id)),
        'group': ([], lambda: net.create_security_group(name=name)),
        'key': ([], lambda: compute.create_keypair(name=name, public_key=public_key)),
        'port': (
            ['network', 'subnet', 'group'],
            lambda n, _s, g: net.create_port(name=name, network_id=n.id, security_group_ids=[g.id]),
        ),
        'server': (['port', 'key'], server),
        'floating': (
            ['port', 'interface'],
            lambda p, _i: net.create_ip(floating_network_id=offered.public, port_id=p.id, description=name),
        ),
    }
    for protocol, port in RULES:
        plan[f'rule {protocol} {port}'] = (['group'], lambda g, a=protocol, b=port: rule(g, a, b))
    return plan


def serial(conn, offered, names, key):
    ends = []
    for number, name in enumerate(names):
        done = {}
        for step, (needs, work) in steps(conn, offered, name, number, key).items():
            done[step] = work(*[done[need] for need in needs])
        ends.append(time.monotonic())
    return ends


def threaded(conn, offered, names, key):
    plans = [steps(conn, offered, name, number, key) for number, name in enumerate(names)]
    with ThreadPoolExecutor(sum(len(plan) for plan in plans)) as pool:

        def fleet(plan):
            futures = {}
            for step, (needs, work) in plan.items():
                before = [futures[need] for need in needs]
                futures[step] = pool.submit(lambda w=work, b=before: w(*[one.result() for one in b]))
            return futures

        ends = [0.0] * len(plans)

        def ended(number):
            ends[number] = time.monotonic()  # the last of its steps tells

        begun = [fleet(plan) for plan in plans]
        for number, futures in enumerate(begun):
            for future in futures.values():
                future.add_done_callback(lambda _, n=number: ended(n))
        for futures in begun:
            for future in futures.values():
                future.result()
    return ends


def heat(conn, templates):
    made = [
        conn.orchestration.create_stack(name=name, template=template, timeout_mins=10)
        for name, template in templates.items()
    ]
    ends, left = [], {stack.id for stack in made}
    while left:
        for stack in list(conn.orchestration.stacks()):
            if stack.id not in left or stack.status == 'CREATE_IN_PROGRESS':
                continue
            if stack.status != 'CREATE_COMPLETE':
                raise RuntimeError(f'{stack.name}: {stack.status} {stack.status_reason}')
            left.discard(stack.id)
            ends.append(time.monotonic())
        time.sleep(0.25)
    return ends


def down(conn, prefix):
    """All that is called or described so, in an order that works."""
    for stack in conn.orchestration.stacks():
        if stack.name.startswith(prefix):
            conn.orchestration.delete_stack(stack)
    while any(stack.name.startswith(prefix) for stack in conn.orchestration.stacks()):
        time.sleep(0.5)
    net, compute = conn.network, conn.compute
    mine = lambda things: [one for one in things if (one.name or '').startswith(prefix)]
    for one in mine(compute.servers(details=False)):
        compute.delete_server(one)
    for one in net.ips():
        if (one.description or '').startswith(prefix):
            net.delete_ip(one)
    while mine(compute.servers(details=False)):
        time.sleep(0.5)
    networks = {one.id for one in mine(net.networks())}
    for router in mine(net.routers()):
        for port in net.ports(device_id=router.id):
            if port.network_id in networks:
                net.remove_interface_from_router(router, port_id=port.id)
        net.delete_router(router)
    for one in mine(net.ports()):
        net.delete_port(one)
    for one in networks:
        net.delete_network(one)
    for one in mine(net.security_groups()):
        net.delete_security_group(one)
    for one in mine(compute.keypairs()):
        compute.delete_keypair(one)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('mode', choices=['serial', 'threaded', 'heat', 'down'])
    parser.add_argument('prefix')
    parser.add_argument('--fleets', type=int, default=1)
    parser.add_argument('--key', default='')
    parser.add_argument('--templates', help='JSON file of HOT templates by stack name')
    options = parser.parse_args()
    counted = Counted()
    conn = counted.conn
    if options.mode == 'down':
        return down(conn, options.prefix)
    names = [f'{options.prefix}-{number}' for number in range(options.fleets)]
    if options.mode == 'heat':
        with open(options.templates) as file:
            templates = {name: yaml.safe_load(text) for name, text in json.load(file).items()}
    began, calls = time.monotonic(), counted.calls
    if options.mode == 'heat':
        ends = heat(conn, templates)
    else:
        offered = Names(conn)
        ends = (serial if options.mode == 'serial' else threaded)(conn, offered, names, options.key)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                'seconds': [round(end - began, 3) for end in ends],
                'calls': counted.calls - calls,
                'cpuSeconds': round(used.ru_utime + used.ru_stime, 3),
            }
        )
    )


main()
