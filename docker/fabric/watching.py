"""Keeps routes only while the far end of their path answers, as a routing protocol between gateways would."""
import os
import select
import socket
import struct
import threading
import time

import wiring

# Seconds between probes, and how many must go unanswered before a path is taken to be down: three seconds in all, so that a busy
# machine is not taken for a broken path.
INTERVAL, MISSES = 0.2, 15


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


def ping(netns, address, seconds=1.0):
    """Whether an address answers from a network namespace. The calling thread stays there."""
    wiring.enter(netns)
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
    thread = threading.Thread(target=keep, args=(namespace, paths), daemon=True)
    thread.start()


def keep(namespace, paths):
    wiring.enter_named(namespace)
    link = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    identifier = (os.getpid() ^ threading.get_ident()) & 0xffff
    misses, up, number = [0] * len(paths), [None] * len(paths), 0
    while True:
        number += 1
        for path in paths:
            send(link, path['probe'], echo(identifier, number))
        started = time.monotonic()
        seen = answered(link, identifier, INTERVAL)
        for index, path in enumerate(paths):
            misses[index] = 0 if path['probe'] in seen else misses[index] + 1
            if misses[index] == 0 and up[index] is not True:
                if up[index] is False:
                    change('replace', path['routes'])
                up[index] = True
            elif misses[index] >= MISSES and up[index] is True:
                change('del', path['routes'])
                up[index] = False
        time.sleep(max(0, INTERVAL - (time.monotonic() - started)))


def change(verb, routes):
    for route in routes:
        try:
            wiring.ip([wiring.route_line(route).replace('route replace', f'route {verb}', 1)])
        except wiring.Trouble:
            pass  # It is gone, or its interface is: there is nothing to take back.
