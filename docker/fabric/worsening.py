"""Makes ways worse that the kernel alone only carries or cuts: packets come late, or only so many at a time."""
import heapq
import itertools
import select
import socket
import threading
import time

import kernel
import plugging

# What this process sends itself is not held up once more.
MARK = 119
SOL_PACKET, PACKET_VNET_HDR, SO_MARK, ALL = 263, 15, 36, 3
MOST = 70000

held, limited = [], []
lock = threading.Lock()
numbers = itertools.count()


def worsen(late, rates):
    """Makes exactly these ways worse, whichever were before."""
    with lock:
        for one in held:
            one.end()
        held.clear()
        while limited:
            kernel.in_threads([lambda rate=limited.pop(): unlimit(rate)])
        spaces = {one['namespace'] for one in late}
        for space in spaces:
            kernel.in_threads([lambda space=space: hold(space, [one for one in late if one['namespace'] == space])])
        for rate in rates:
            kernel.in_threads([lambda rate=rate: limit(rate)])
            limited.append(rate)


class Held:
    """The ways of one namespace on which packets wait: each leaves by a pair of its own, and is sent on at its time."""

    def __init__(self, space, pairs):
        self.space, self.pairs, self.over = space, pairs, threading.Event()
        self.threads = []

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
        kernel.in_threads([self.remove])

    def remove(self):
        kernel.enter_named(self.space)
        kernel.feed(['nft', '-f', '-'], 'table netdev late {}\ndelete table netdev late\n')
        kernel.ip([f'link del {pair}' for pair in self.pairs])


def hold(space, ways):
    kernel.enter_named(space)
    pairs = [f'late{next(numbers)}' for _ in ways]
    kernel.ip([line for pair in pairs for line in (f'link add {pair} type veth peer name {pair}x', f'link set {pair} up', f'link set {pair}x up')])
    one = Held(space, pairs)
    held.append(one)
    for pair, way in zip(pairs, ways):
        links = packets_of(f'{pair}x', ALL), packets_of(way['device'], 0)
        links[1].setsockopt(socket.SOL_SOCKET, SO_MARK, MARK)
        thread = threading.Thread(target=carry, args=(*links, way['milliseconds'] / 1000, one.over), daemon=True)
        one.threads.append(thread)
        thread.start()
    chains = ''.join(f'''  chain {pair} {{
    type filter hook egress device "{way['device']}" priority 0; policy accept;
    meta mark != {MARK} {way['match']} fwd to "{pair}"
  }}
''' for pair, way in zip(pairs, ways))
    kernel.feed(['nft', '-f', '-'], 'table netdev late {}\ndelete table netdev late\ntable netdev late {\n' + chains + '}\n')


def packets_of(device, protocol):
    """With what the kernel keeps beside a packet: a checksum that is still to be made, pieces that are still one (packet(7))."""
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
    link.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    link.bind((device, protocol))
    return link


def carry(source, sink, seconds, over):
    waiting, order = [], itertools.count()
    with source, sink:
        while not over.is_set():
            soonest = waiting[0][0] - time.monotonic() if waiting else 0.1
            if select.select([source], [], [], max(0, min(0.1, soonest)))[0]:
                heapq.heappush(waiting, (time.monotonic() + seconds, next(order), source.recv(MOST)))
            while waiting and waiting[0][0] <= time.monotonic():
                try:
                    sink.send(heapq.heappop(waiting)[2])
                except OSError:
                    pass  # The way is cut, too.


def limit(rate):
    """A bucket of a few packets, and what waits for it for less than half a second (tc-tbf(8))."""
    device = place(rate)
    kernel.feed(['tc', 'qdisc', 'replace', 'dev', device, 'root', 'tbf', 'rate', f'{rate["kilobits"]}kbit', 'burst', '8kb', 'latency', '400ms'], '')


def unlimit(rate):
    try:
        kernel.feed(['tc', 'qdisc', 'del', 'dev', place(rate), 'root'], '')
    except kernel.Trouble as trouble:
        # A node that was started anew has another cable.
        if not any(words in str(trouble) for words in ('Cannot find device', 'No such file', 'Invalid argument', 'handle of zero')):
            raise


def place(rate):
    """Enters where it is, and says at which device."""
    if 'node' in rate:
        plugging.enter(rate['node'])
        return rate['interface']
    kernel.enter_named(rate['namespace'])
    return rate['device']
