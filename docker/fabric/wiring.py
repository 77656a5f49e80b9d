"""Builds the lab's network: namespaces, bridges, cables, routes, rules; and plugs containers into it."""
import ctypes
import os
import signal
import subprocess
import threading
import time

import watching

libc = ctypes.CDLL(None, use_errno=True)
CLONE_FS, CLONE_NEWNET = 0x200, 0x40000000

built = threading.Event()
# Node name -> its process, the network namespace it was plugged in with, and what its cables are called in the fabric.
nodes = {}
nodes_lock = threading.Lock()


class Trouble(Exception):
    """What went wrong, for the harness to show as it is."""


class Node:
    def __init__(self, name, pid, cables):
        self.name, self.pid, self.cables = name, pid, cables
        self.netns = os.open(f'/proc/{pid}/ns/net', os.O_RDONLY)


def enter(netns):
    """Moves the calling thread, and the processes it starts from now on, into a network namespace. Threads do so once and end."""
    if libc.setns(netns, CLONE_NEWNET) != 0:
        raise Trouble(f'setns: {os.strerror(ctypes.get_errno())}')


def enter_named(name):
    descriptor = os.open(f'/run/netns/{name}', os.O_RDONLY)
    try:
        enter(descriptor)
    finally:
        os.close(descriptor)


def in_threads(jobs):
    """Runs all jobs at once, each in a thread of its own; raises the first trouble."""
    troubles = []

    def guarded(job):
        try:
            job()
        except Exception as error:
            troubles.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]


def feed(argv, text):
    """Runs a command with text on its standard input."""
    done = subprocess.run(argv, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        output = done.stdout.decode(errors='replace').strip()
        raise Trouble(f'{" ".join(argv)}: {output}\n{text}')


def ip(lines):
    if lines:
        feed(['ip', '-batch', '-'], '\n'.join(lines) + '\n')


def sysctl(settings):
    """Writes settings of the calling thread's network namespace; what this kernel does not have is left out."""
    for name, value in settings.items():
        try:
            with open('/proc/sys/net/' + name, 'w') as file:
                file.write(value)
        except FileNotFoundError:
            pass


# Answers come back over other paths than questions took wherever a design is asymmetric, and a router must not judge that. No
# ICMP redirects, and no limit for other ICMP messages (the two share one): whether a refusal reaches a client must not depend on
# what it asked before.
COMMON = {'ipv6/conf/all/disable_ipv6': '1', 'ipv6/conf/default/disable_ipv6': '1',
          'ipv4/conf/all/rp_filter': '0', 'ipv4/conf/default/rp_filter': '0',
          'ipv4/conf/all/send_redirects': '0', 'ipv4/conf/default/send_redirects': '0',
          'ipv4/conf/all/accept_redirects': '0', 'ipv4/conf/default/accept_redirects': '0',
          'ipv4/icmp_ratelimit': '0',
          'bridge/bridge-nf-call-iptables': '0'}


def route_line(route):
    parts = ['route replace', *([route['type']] if route.get('type') else []), route['to']]
    for word, key in (('via', 'via'), ('dev', 'device'), ('src', 'source'), ('metric', 'metric'), ('table', 'table')):
        if route.get(key):
            parts += [word, str(route[key])]
    return ' '.join(parts)


def build(fabric):
    """Everything that does not need a container."""
    subprocess.run(['mount', '-o', 'remount,rw', '/proc/sys'], check=True)
    ip([f'netns add {space["name"]}' for space in fabric['namespaces']])
    in_threads([lambda space=space: build_inside(space) for space in fabric['namespaces']])
    ip([f'link add {a["name"]} netns {a["namespace"]} type veth peer name {b["name"]} netns {b["namespace"]}'
        for a, b in (cable['ends'] for cable in fabric['cables'])])
    ends = [end for cable in fabric['cables'] for end in cable['ends']]
    in_threads([lambda space=space: finish(space, [end for end in ends if end['namespace'] == space['name']])
                for space in fabric['namespaces']])
    for space in fabric['namespaces']:
        if space.get('watched'):
            watching.watch(space['name'], space['watched'])
    built.set()


def build_inside(space):
    enter_named(space['name'])
    sysctl(COMMON | {'ipv4/ip_forward': '1' if space['forwards'] else '0'})
    if space['nftables'].strip():
        feed(['nft', '-f', '-'], space['nftables'])


def finish(space, ends):
    """Bridges, addresses and routes: the routes need the cables' ends to be up."""
    enter_named(space['name'])
    lines = ['link set lo up']
    for bridge in space['bridges']:
        name = bridge['name']
        lines.append(f'link add {name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0')
        lines += [f'addr add {address} dev {name}' for address in bridge['addresses']]
        lines.append(f'link set {name} up')
    for end in ends:
        lines += [f'addr add {address} dev {end["name"]}' for address in end['addresses']]
        lines.append(f'link set {end["name"]} up')
    watched = [route for path in space.get('watched', []) for route in path['routes']]
    ip(lines + [route_line(route) for route in space['routes'] + watched] + table_lines(space.get('tables', [])))


def table_lines(tables):
    """Routes for packets that come in by certain interfaces, and the rules that lead there."""
    lines = []
    for table in tables:
        number = table['number']
        lines += [route_line({**route, 'table': number}) for route in table['routes']]
        for place in table['from']:
            lines += [f'rule add priority 90 iif {place["device"]} from {source} lookup main' for source in place.get('except', [])]
            lines.append(f'rule add priority {number} iif {place["device"]} lookup {number}')
    return lines


def status(pid):
    """State letter and parent of a process."""
    with open(f'/proc/{pid}/stat', 'rb') as file:
        fields = file.read().rpartition(b') ')[2].split()
    return fields[0].decode(), int(fields[1])


def main_process(name):
    """The first process of a node's container: its parent lives outside this PID namespace, so it has none."""
    wanted = f'REHEARSAL_NODE={name}'.encode()
    for pid in sorted(int(entry) for entry in os.listdir('/proc') if entry.isdigit()):
        try:
            if pid == os.getpid() or status(pid)[1] != 0:
                continue
            with open(f'/proc/{pid}/environ', 'rb') as file:
                if wanted in file.read().split(b'\0'):
                    return pid
        except (FileNotFoundError, ProcessLookupError):
            continue
    return None


def await_process(name, gated, budget=10):
    """Waits for the node's process; a gated one (its shell stops itself before the server starts) until it has stopped."""
    deadline = time.monotonic() + budget
    while True:
        pid = main_process(name)
        if pid is not None and (not gated or status(pid)[0] in 'Tt'):
            return pid
        if time.monotonic() > deadline:
            raise Trouble(f'no process of node {name} to plug in')
        time.sleep(0.003)


def plug(node, number):
    """Wires a container that has just started, gives it its files, and lets its server start."""
    built.wait()
    name = node['name']
    pid = await_process(name, node['gated'])
    cables = [(interface['namespace'], f'n{number}e{index}') for index, interface in enumerate(node['interfaces'])]
    wired = Node(name, pid, cables)
    in_threads([lambda n=n: pull_cable(pid, node['interfaces'][n], cables[n]) for n in range(len(cables))])
    in_threads([lambda: settle_in(node, wired)])
    with nodes_lock:
        old = nodes.get(name)
        nodes[name] = wired
    if old:
        os.close(old.netns)
    if node['gated']:
        os.kill(pid, signal.SIGCONT)


def pull_cable(pid, interface, cable):
    space, here = cable
    enter_named(space)
    ip([f'link add {here} type veth peer name {interface["name"]} netns {pid}',
        f'link set {here} master {interface["bridge"]} up'])


def settle_in(node, wired):
    """The far end, inside the container. This thread gets a root directory of its own, so that links in paths lead where the node's own processes get."""
    enter(wired.netns)
    sysctl(COMMON | {'ipv4/ip_nonlocal_bind': '1'} | ({'ipv4/ip_forward': '1'} if node.get('forwards') else {}))
    lines = []
    for interface in node['interfaces']:
        lines += [f'addr add {address} dev {interface["name"]}' for address in interface['addresses']]
        lines.append(f'link set {interface["name"]} up')
    ip(lines + [route_line({'device': interface['name'], **route} if not route.get('via') else route)
                for interface in node['interfaces'] for route in interface['routes']])
    if node.get('nftables'):
        feed(['nft', '-f', '-'], node['nftables'])
    if libc.unshare(CLONE_FS) != 0:
        raise Trouble(f'unshare: {os.strerror(ctypes.get_errno())}')
    os.chroot(f'/proc/{wired.pid}/root')
    os.chdir('/')
    for file in node['files']:
        here = os.path.dirname(file['path'])
        os.makedirs(here, exist_ok=True)
        # What the image has in its place may be readable for a user of the image only. A mounted file is written into as it is.
        if os.path.lexists(file['path']) and os.lstat(file['path']).st_dev == os.stat(here).st_dev:
            os.unlink(file['path'])
        with open(file['path'], 'w') as out:
            out.write(file['content'])


def link(name, interface, up):
    """Pulls or plugs one cable of a node, at the fabric's end: the node's server sees a dead line, not a missing interface."""
    space, here = find(name).cables[interface]
    enter_named(space)
    ip([f'link set {here} {"up" if up else "down"}'])


def find(name):
    with nodes_lock:
        node = nodes.get(name)
    if node is None:
        raise Trouble(f'no node {name} is plugged in')
    return node
