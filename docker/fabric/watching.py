"""Keeps routes only while the far end of their path answers, as a routing protocol between gateways would."""
import os
import select
import socket
import struct
import threading
import time

import kernel

# Seconds between probes, and how long they must go unanswered before a path is taken to be down: so long that a busy machine is not
# taken for a broken path.
INTERVAL, PATIENCE = 0.2, 3.0
# The same while somebody waits for what becomes of a path, and for one of which it is known that a cable of it was pulled: nothing
# else can keep its replies away.
INTERVAL_OF_WAITED, PATIENCE_WITH_CUT = 0.05, 0.2

# How `ip` says that there is no such route, or no such interface.
GONE = ('No such process', 'Cannot find device')

# (namespace, probed address) -> the state of that path.
paths_by_probe = {}


class Path:
    def __init__(self, probe, routes):
        self.probe, self.routes = probe, routes
        # Whether its far end answers, once that is known; seconds of probing without a reply.
        self.up, self.silent = None, 0
        # Why nobody knows whether its routes are as they should be.
        self.trouble = None
        # Whether somebody has pulled a cable of it, and whether somebody waits for what becomes of it.
        self.cut, self.waited = False, False


def checksum(data):
    total = sum(struct.unpack(f'!{len(data) // 2}H', data))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff


def echo(identifier, sequence):
    head = struct.pack('!BBHHH', 8, 0, 0, identifier, sequence & 0xffff)
    return struct.pack('!BBHHH', 8, 0, checksum(head), identifier, sequence & 0xffff)


def answered(link, identifier, seconds):
    """Addresses whose echo replies arrive within some time."""
    seen, deadline = set(), time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([link], [], [], left)[0]:
            break
        packet, (address, _) = link.recvfrom(256)
        start = (packet[0] & 15) * 4
        if packet[start] == 0 and struct.unpack_from('!H', packet, start + 4)[0] == identifier:
            seen.add(address)
    return seen


def send(link, address, packet):
    try:
        link.sendto(packet, (address, 0))
    except OSError:
        pass  # No route: as good as no answer.


def ping(address, seconds):
    """Whether an address answers from where the calling thread is."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as link:
        identifier = threading.get_ident() & 0xffff
        send(link, address, echo(identifier, 1))
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if address in answered(link, identifier, min(left, 0.02)):
                return True
        return False


def watch(namespace, paths):
    """Starts to watch the paths of one namespace. Their routes are there already, and stay until a path that was up goes down."""
    watched = [Path(path['probe'], path['routes']) for path in paths]
    paths_by_probe.update({(namespace, path.probe): path for path in watched})
    threading.Thread(target=keep, args=(namespace, watched), daemon=True).start()


def keep(namespace, paths):
    try:
        go_on(namespace, paths)
    except Exception as error:
        for path in paths:
            path.trouble = f'nobody watches it any more ({type(error).__name__}: {error})'


def go_on(namespace, paths):
    kernel.enter_named(namespace)
    link = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    identifier, number = (os.getpid() ^ threading.get_ident()) & 0xffff, 0
    while True:
        number += 1
        interval = INTERVAL_OF_WAITED if any(path.waited for path in paths) else INTERVAL
        for path in paths:
            send(link, path.probe, echo(identifier, number))
        started = time.monotonic()
        seen = answered(link, identifier, interval)
        for path in paths:
            judge(path, path.probe in seen, interval)
        time.sleep(max(0, interval - (time.monotonic() - started)))


def judge(path, replied, interval):
    """What one probe says about a path. Its state changes after its routes have."""
    path.silent = 0 if replied else path.silent + interval
    if replied and path.up is not True:
        if path.up is False:
            change('replace', path)
        path.up = True
    elif path.up is True and path.silent >= (PATIENCE_WITH_CUT if path.cut else PATIENCE) - 0.001:
        change('del', path)
        path.up = False


def settle(probes, up, seconds):
    """Waits until paths whose cables were pulled are seen to be down, or those that were plugged in again to carry; those that are not by then."""
    watched = {f'{probe["address"]} from {probe["namespace"]}': paths_by_probe[probe['namespace'], probe['address']] for probe in probes}
    for path in watched.values():
        path.cut, path.waited = not up, True
    deadline = time.monotonic() + seconds
    while True:
        # One that never answered is down.
        left = [name for name, path in watched.items() if (path.up is True) is not up]
        if not left or time.monotonic() > deadline:
            break
        time.sleep(0.01)
    for path in watched.values():
        path.waited = False
    troubles = [f'{name}: {path.trouble}' for name, path in watched.items() if path.trouble]
    if troubles:
        raise kernel.Trouble('; '.join(troubles))
    return left


def change(verb, path):
    """Puts a path's routes in, or takes them out. One that is gone already, with its interface or without, need not be taken out."""
    for route in path.routes:
        try:
            kernel.ip([kernel.route_line(route).replace('route replace', f'route {verb}', 1)])
        except kernel.Trouble as trouble:
            if verb != 'del' or not any(words in str(trouble) for words in GONE):
                path.trouble = str(trouble)
                return
    path.trouble = None
