"""Builds the lab's network: namespaces, bridges, cables, routes, rules."""
import subprocess
import threading

import kernel

built = threading.Event()

# The hardware address of Azure's routers, as virtual machines see it. A bridge without one of its own takes that of a cable, and
# another when cables come and go, which its neighbours do not know.
ROUTER = '12:34:56:78:9a:bc'


def build(fabric):
    """Everything that does not need a container."""
    subprocess.run(['mount', '-o', 'remount,rw', '/proc/sys'], check=True)
    kernel.ip([f'netns add {space["name"]}' for space in fabric['namespaces']])
    kernel.in_threads([lambda space=space: build_inside(space) for space in fabric['namespaces']])
    kernel.ip([f'link add {a["name"]} netns {a["namespace"]} type veth peer name {b["name"]} netns {b["namespace"]}'
               for a, b in (cable['ends'] for cable in fabric['cables'])])
    ends = [end for cable in fabric['cables'] for end in cable['ends']]
    kernel.in_threads([lambda space=space: finish(space, [end for end in ends if end['namespace'] == space['name']])
                       for space in fabric['namespaces']])
    built.set()


def build_inside(space):
    kernel.enter_named(space['name'])
    kernel.sysctl(kernel.COMMON | {'ipv4/ip_forward': '1' if space['forwards'] else '0'})
    if space['nftables'].strip():
        kernel.feed(['nft', '-f', '-'], space['nftables'])


def finish(space, ends):
    """Bridges, addresses and routes: the routes need the cables' ends to be up."""
    kernel.enter_named(space['name'])
    lines = ['link set lo up']
    for bridge in space['bridges']:
        name = bridge['name']
        lines.append(f'link add {name} address {ROUTER} type bridge stp_state 0 forward_delay 0 mcast_snooping 0')
        lines += [f'addr add {address} dev {name}' for address in bridge['addresses']]
        lines.append(f'link set {name} up')
    for end in ends:
        lines += [f'addr add {address} dev {end["name"]}' for address in end['addresses']]
        lines.append(f'link set {end["name"]} up')
    watched = [route for path in space.get('watched', []) for route in path['routes']]
    kernel.ip(lines + [kernel.route_line(route) for route in space['routes'] + watched] + table_lines(space.get('tables', [])))


def table_lines(tables):
    """Routes for packets that come in by certain interfaces, and the rules that lead there."""
    lines = []
    for table in tables:
        number = table['number']
        lines += [kernel.route_line({**route, 'table': number}) for route in table['routes']]
        for place in table['from']:
            lines += [f'rule add priority 90 iif {place["device"]} from {source} lookup main' for source in place.get('except', [])]
            lines.append(f'rule add priority {number} iif {place["device"]} lookup {number}')
    return lines
