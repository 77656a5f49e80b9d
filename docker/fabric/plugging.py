"""Plugs containers into the lab's network, and knows which are."""
import os
import signal
import threading
import time

import cluster
import kernel
import sharing
import wiring

# Node name -> its process, the network namespace it was plugged in with, and what its cables are called in the fabric.
nodes = {}
nodes_lock = threading.Lock()
MARK = b'REHEARSAL_NODE='


class Node:
    """A container, or a machine in one, as it is plugged in. Its network namespace stays for as long as somebody holds on to this."""

    def __init__(self, name, pid, machine, cables, pulled):
        self.name, self.pid, self.machine, self.cables, self.pulled = name, pid, machine, cables, pulled
        self.file = open(f'/proc/{pid}/ns/net', 'rb')
        self.netns = self.file.fileno()
        self.birth = kernel.birth(pid)


# What processes were seen to be: the node whose first process one is, or nothing for the child of another.
seen = {}
seen_lock = threading.Lock()
# When to look for new ones again: so seldom that looking takes a twentieth of a processor.
due, SHARE = 0.0, 0.05


def main_process(name):
    """
    The first process of a node's container: its parent lives outside this PID namespace, so it has none. A large lab has thousands of
    processes while it starts, and looks for hundreds of nodes among them: each is looked at once, and all who wait share a look.
    """
    global due
    with seen_lock:
        if time.monotonic() >= due:
            before = time.thread_time()
            there = {int(entry) for entry in os.listdir('/proc') if entry.isdigit()}
            for pid in seen.keys() - there:
                del seen[pid]
            for pid in there - seen.keys():
                look_at(pid)
            due = time.monotonic() + (time.thread_time() - before) / SHARE
        return min((pid for pid, node in seen.items() if node == name), default=None)


def look_at(pid):
    """Notes what a process is. One whose container is still being made is not yet what it will be, and is looked at again."""
    try:
        if pid == os.getpid() or kernel.status(pid)[1] != 0:
            seen[pid] = None
            return
        with open(f'/proc/{pid}/environ', 'rb') as file:
            found = [entry[len(MARK):].decode() for entry in file.read().split(b'\0') if entry.startswith(MARK)]
        if found:
            seen[pid] = found[0]
    except (FileNotFoundError, ProcessLookupError):
        pass


def look_anew():
    """Forgets what processes were seen to be: the number of one that has ended may have come to another since."""
    with seen_lock:
        seen.clear()


def await_process(name, gated, budget=10):
    """Waits for the node's process; a gated one (its shell stops itself before the server starts) until it has stopped."""
    begin, anew, pid = time.monotonic(), 0.5, None
    while True:
        pid = pid or main_process(name)
        state = None if pid is None else state_of(pid)
        if state is not None and (not gated or state in 'Tt'):
            return pid
        waited = time.monotonic() - begin
        if waited > budget:
            raise kernel.Trouble(f'no process of node {name} to plug in')
        if waited > anew or (pid is not None and state is None):
            anew, pid = waited + 0.5, None
            look_anew()
        time.sleep(0.003)


def state_of(pid):
    """State letter of a process; nothing for one that has ended."""
    try:
        state = kernel.status(pid)[0]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state in 'ZX' else state


def plug(node, number):
    """
    Wires a container that has just started, or a machine that starts in one that is there, gives it its files, and lets its server
    start. One that was started anew has lost its cables with its network namespace: it gets others, those that somebody had pulled
    stay pulled.
    """
    wiring.built.wait()
    name = node['name']
    machine = sharing.begin(name, find(node['within']).pid) if node.get('within') else None
    pid = machine.pid if machine else await_process(name, node['gated'])
    with nodes_lock:
        old = nodes.pop(name, None)
    cables = [(interface['namespace'], f'n{number}e{index}') for index, interface in enumerate(node['interfaces'])]
    wired = Node(name, pid, machine, cables, set(old.pulled) if old else set())
    if old:
        if old.machine:
            old.machine.kill()
            old.machine.wait()
        kernel.in_threads([lambda cable=cable: remove_cable(cable) for cable in old.cables])
    kernel.in_threads([lambda n=n: lay_cable(wired, number, n, node['interfaces'][n]) for n in range(len(cables))])
    kernel.in_threads([lambda: settle_in(node, wired)])
    with nodes_lock:
        nodes[name] = wired
    if node.get('api'):
        cluster.serve(name, wired, node['api'])
    if node['gated']:
        os.kill(pid, signal.SIGCONT)


def lay_cable(wired, number, n, interface):
    """The hardware address tells which node and cable it is, and a node that was started anew keeps it: its neighbours remember that."""
    space, here = wired.cables[n]
    kernel.enter_named(space)
    address = f'02:00:00:{number >> 8:02x}:{number & 255:02x}:{n:02x}'
    kernel.ip([f'link add {here} type veth peer name {interface["name"]} address {address} netns {wired.pid}',
               f'link set {here} master {interface["bridge"]} {"down" if n in wired.pulled else "up"}'])


def remove_cable(cable):
    """It went with the network namespace of the container that has ended, unless somebody, such as a capture, still holds that."""
    space, here = cable
    kernel.enter_named(space)
    try:
        kernel.ip([f'link del {here}'])
    except kernel.Trouble as trouble:
        if 'Cannot find device' not in str(trouble):
            raise


def settle_in(node, wired):
    """The far end, inside the container. This thread gets a root directory of its own, so that links in paths lead where the node's own processes get."""
    kernel.enter(wired.netns)
    kernel.sysctl(kernel.COMMON | {'ipv4/ip_nonlocal_bind': '1'} | ({'ipv4/ip_forward': '1'} if node.get('forwards') else {}))
    lines = ['link set lo up']
    for interface in node['interfaces']:
        lines += [f'addr add {address} dev {interface["name"]}' for address in interface['addresses']]
        lines.append(f'link set {interface["name"]} up')
    kernel.ip(lines + [kernel.route_line({'device': interface['name'], **route} if not route.get('via') else route)
                       for interface in node['interfaces'] for route in interface['routes']])
    if node.get('nftables'):
        kernel.feed(['nft', '-f', '-'], node['nftables'])
    kernel.unshare(kernel.CLONE_FS)
    os.chroot(f'/proc/{wired.pid}/root')
    os.chdir('/')
    # Where an image does not say, Docker lets root write here and Podman (containers/storage) does not: BIND wants to, in its working directory.
    os.chmod('/', 0o755)
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
    node = find(name)
    space, here = node.cables[interface]
    kernel.enter_named(space)
    kernel.ip([f'link set {here} {"up" if up else "down"}'])
    (node.pulled.discard if up else node.pulled.add)(interface)


def ended():
    """Nodes whose process is there no more."""
    with nodes_lock:
        plugged = list(nodes.values())
    return [node.name for node in plugged if kernel.birth(node.pid) != node.birth]


def find(name):
    with nodes_lock:
        node = nodes.get(name)
    if node is None:
        raise kernel.Trouble(f'no node {name} is plugged in')
    return node


def enter(name):
    """Moves the calling thread into a node's network namespace."""
    # Held on to until then, since its descriptor ends with it.
    node = find(name)
    kernel.enter(node.netns)
