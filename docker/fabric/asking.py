"""Carries DNS messages between the harness and sockets in the nodes' network namespaces, many per system call."""
import ctypes
import errno
import os
import select
import socket
import struct
import time
from array import array

import kernel
import plugging

VECTOR, SLOT = 64, 65536
HEADER, ANSWERS, FAILED = struct.Struct('<IB'), struct.Struct('<IBIH'), struct.Struct('<IBIHBH')
KIND_DATAGRAMS, KIND_FAILED = 2, 3
# A socket that was quiet for so long has no question under way, and the next one gets a new source port as a stub resolver's would.
QUIET = 6
# More questions under way than this are no single lookup, and their answers are gathered.
MANY = 16


class Messages:
    """struct mmsghdr[VECTOR] and their buffers, laid out once (recvmmsg(2))."""

    def __init__(self):
        self.vectors = bytearray(16 * VECTOR)
        self.headers = bytearray(64 * VECTOR)
        vectors = ctypes.addressof((ctypes.c_char * len(self.vectors)).from_buffer(self.vectors))
        for n in range(VECTOR):
            struct.pack_into('QIxxxxQQQQixxxxIxxxx', self.headers, 64 * n, 0, 0, vectors + 16 * n, 1, 0, 0, 0, 0)
        self.address = ctypes.addressof((ctypes.c_char * len(self.headers)).from_buffer(self.headers))


class Receiving(Messages):
    def __init__(self):
        super().__init__()
        self.room = memoryview(bytearray(SLOT * VECTOR))
        base = ctypes.addressof((ctypes.c_char * len(self.room)).from_buffer(self.room.obj))
        for n in range(VECTOR):
            struct.pack_into('QQ', self.vectors, 16 * n, base + SLOT * n, SLOT)
        self.lengths = memoryview(self.headers).cast('I')[14::16]


sending, receiving = Messages(), Receiving()


def socket_in(node, kind):
    """A socket keeps the network namespace it was made in, so the thread needs to be there for a moment only."""
    kernel.enter(node.netns)
    try:
        return socket.socket(socket.AF_INET, kind | socket.SOCK_NONBLOCK)
    finally:
        kernel.enter(home)


home = os.open('/proc/self/ns/net', os.O_RDONLY)

# What the kernel says when this process is out of something: that tells nothing about the network.
OURS = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.EBADF}


def report(channel, error, identifier=None):
    """
    Tells the harness that a question has failed, or all that are under way. What the network says is an observation; that the
    question could not be put at all is none, and silence must not be made of it.
    """
    number = getattr(error, 'errno', None) or 0
    if isinstance(error, kernel.Trouble) or number in OURS:
        return channel.client.trouble(channel.number, identifier, f'{channel.node} could not ask {channel.server}: {error}')
    # Errors of the C library's own have numbers below zero, or none.
    channel.client.put(FAILED.pack(10, KIND_FAILED, channel.number, number if number > 0 else errno.ENODEV, identifier is None, identifier or 0))


class Udp:
    """Questions of one node to one server."""

    def __init__(self, loop, client, number, node, server):
        self.loop, self.client, self.number, self.node, self.server = loop, client, number, node, server
        self.socket = self.place = None
        self.used = 0
        # Sent and not answered; what was lost stays in it until the socket is closed.
        self.under_way = 0

    def ready_socket(self):
        place = plugging.find(self.node)
        now = time.monotonic()
        # A node that was started anew has a namespace of its own again.
        if self.socket and (place is not self.place or now - self.used > QUIET):
            self.close()
        if self.socket is None:
            self.socket, self.place = socket_in(place, socket.SOCK_DGRAM), place
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
            try:
                self.socket.connect((self.server, 53))
            except OSError:
                self.close()
                raise
            self.loop.watch(self.socket.fileno(), select.EPOLLIN, self.receive)
        self.used = now
        return self.socket.fileno()

    def send(self, address, lengths):
        """Sends messages that lie one after another at an address."""
        try:
            descriptor = self.ready_socket()
            self.under_way += len(lengths)
            while lengths:
                part = lengths[:VECTOR]
                flat = []
                for length in part:
                    flat += (address, length)
                    address += length
                struct.pack_into(f'{len(flat)}Q', sending.vectors, 0, *flat)
                done = 0
                while done < len(part):
                    sent = kernel.libc.sendmmsg(descriptor, ctypes.c_void_p(sending.address + 64 * done), len(part) - done, 0)
                    if sent < 0:
                        number = ctypes.get_errno()
                        if number == errno.EAGAIN:
                            select.select([], [descriptor], [], 0.05)
                            continue
                        raise OSError(number, os.strerror(number))
                    done += sent
                lengths = lengths[VECTOR:]
        except (OSError, kernel.Trouble) as error:
            self.fail(error)

    def receive(self, _events=0):
        if self.under_way > MANY:
            self.loop.gather()
        while self.socket:
            count = kernel.libc.recvmmsg(self.socket.fileno(), ctypes.c_void_p(receiving.address), VECTOR, socket.MSG_DONTWAIT, None)
            if count < 0:
                number = ctypes.get_errno()
                if number != errno.EAGAIN:
                    self.fail(OSError(number, ''))
                return
            self.under_way = max(0, self.under_way - count)
            lengths = receiving.lengths[:count].tolist()
            room = receiving.room
            parts = [room[SLOT * n:SLOT * n + length] for n, length in enumerate(lengths)]
            self.client.put(ANSWERS.pack(7 + 2 * count + sum(lengths), KIND_DATAGRAMS, self.number, count),
                            array('H', lengths).tobytes(), *[bytes(part) for part in parts])
            if count < VECTOR:
                return

    def fail(self, error):
        """All questions under way: a port that refuses one message refuses them all."""
        self.under_way = 0
        report(self, error)

    def close(self):
        if self.socket:
            self.loop.forget(self.socket.fileno())
            self.socket.close()
            self.socket = None
            self.under_way = 0


class Tcp:
    """As Udp, with a connection for each question (RFC 7766 would allow to keep it; `dig +tcp` and libc do not)."""

    def __init__(self, loop, client, number, node, server):
        self.loop, self.client, self.number, self.node, self.server = loop, client, number, node, server

    def send(self, address, lengths):
        for length in lengths:
            Exchange(self, ctypes.string_at(address, length))
            address += length

    def close(self):
        pass


class Exchange:
    budget = 30

    def __init__(self, channel, message):
        self.channel, self.message = channel, message
        self.out, self.read, self.socket = struct.pack('>H', len(message)) + message, b'', None
        try:
            self.socket = socket_in(plugging.find(channel.node), socket.SOCK_STREAM)
            code = self.socket.connect_ex((channel.server, 53))
            if code not in (0, errno.EINPROGRESS):
                raise OSError(code, os.strerror(code))
        except (OSError, kernel.Trouble) as error:
            return self.end(error)
        channel.loop.watch(self.socket.fileno(), select.EPOLLOUT, self.go_on)
        channel.loop.later(self.budget, self.give_up)

    def go_on(self, _events):
        try:
            if self.out:
                error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if error:
                    raise OSError(error, os.strerror(error))
                self.out = self.out[self.socket.send(self.out):]
                if not self.out:
                    self.channel.loop.change(self.socket.fileno(), select.EPOLLIN)
                return
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionResetError(errno.ECONNRESET, '')
            self.read += data
            if len(self.read) >= 2 and len(self.read) >= 2 + int.from_bytes(self.read[:2], 'big'):
                answer = self.read[2:2 + int.from_bytes(self.read[:2], 'big')]
                self.channel.client.put(ANSWERS.pack(9 + len(answer), KIND_DATAGRAMS, self.channel.number, 1), struct.pack('<H', len(answer)), answer)
                self.end(None)
        except BlockingIOError:
            pass
        except OSError as error:
            self.end(error)

    def give_up(self):
        if self.socket:
            self.end(None)

    def end(self, error):
        if self.socket:
            self.channel.loop.forget(self.socket.fileno())
            self.socket.close()
            self.socket = None
        if error:
            report(self.channel, error, int.from_bytes(self.message[:2], 'big'))
