"""The fabric's main process: the harness's hand inside the lab.

It speaks frames (little endian: u32 length of what follows, u8 kind, payload) with the harness over standard input and output,
which the harness holds open (mode `test`: at their end the lab ends), or over a socket (mode `up`; `agent.py connect` joins its
own standard input and output to that socket). Kinds: 1 a JSON command or its reply, 2 DNS messages (u32 channel, u16 count, u16
lengths, the messages), 3 a failed channel (u32 channel, u16 errno, u8 whether for all its questions, u16 the question's id),
5 a reply of bytes (u32 command, bytes).
"""
import ctypes
import heapq
import itertools
import json
import os
import select
import signal
import socket
import struct
import sys
import threading
import time

import answering
import asking
import kernel
import misanswering
import plugging
import running
import watching
import wiring
import worsening

SOCKET = '/run/rehearsal.sock'
KIND_JSON, KIND_DATAGRAMS, KIND_BYTES = 1, 2, 5
ROOM = 4 << 20
# Seconds: what a server needs for the questions that the harness puts at once. A frame costs the engine, its shim and the harness more than
# an answer does, and whoever answers at once gets one question at a time.
GATHERING = 0.001


class Loop:
    """epoll, timers, and results of threads."""

    def __init__(self):
        self.epoll, self.handlers, self.timers, self.order = select.epoll(), {}, [], itertools.count()
        self.results, (self.bell, self.ring) = [], os.pipe2(os.O_NONBLOCK)
        self.dirty = set()
        self.gathered = False
        self.watch(self.bell, select.EPOLLIN, self.collect)

    def watch(self, descriptor, events, handler):
        self.handlers[descriptor] = handler
        self.epoll.register(descriptor, events)

    def change(self, descriptor, events):
        self.epoll.modify(descriptor, events)

    def forget(self, descriptor):
        """A descriptor that was never watched is forgotten already: a socket that could not connect."""
        if self.handlers.pop(descriptor, None):
            self.epoll.unregister(descriptor)

    def later(self, seconds, job):
        heapq.heappush(self.timers, (time.monotonic() + seconds, next(self.order), job))

    def from_thread(self, job):
        self.results.append(job)
        try:
            os.write(self.ring, b'.')
        except BlockingIOError:
            pass  # It rings already.

    def collect(self, _events):
        os.read(self.bell, 4096)
        while self.results:
            self.results.pop(0)()

    def gather(self):
        """Waits a moment, once a turn whoever wants it, so that what has come by then is read together and goes on in one frame."""
        if not self.gathered:
            self.gathered = True
            time.sleep(GATHERING)

    def run(self):
        while True:
            self.gathered = False
            wait = max(0, self.timers[0][0] - time.monotonic()) if self.timers else -1
            for descriptor, events in self.epoll.poll(wait):
                handler = self.handlers.get(descriptor)
                if handler:
                    handler(events)
            while self.timers and self.timers[0][0] <= time.monotonic():
                heapq.heappop(self.timers)[2]()
            while self.dirty:
                self.dirty.pop().flush()


class Client:
    """One harness. Its frames are read into one buffer and DNS messages are sent from where they lie."""

    def __init__(self, loop, source, sink, ended):
        self.loop, self.source, self.sink, self.ended = loop, source, sink, ended
        self.room = bytearray(ROOM)
        self.view = memoryview(self.room)
        self.base = ctypes.addressof((ctypes.c_char * ROOM).from_buffer(self.room))
        self.filled = 0
        self.out, self.pending, self.blocked = [], b'', False
        self.channels = {}
        os.set_blocking(source, False)
        os.set_blocking(sink, False)
        loop.watch(source, select.EPOLLIN, self.receive)

    def receive(self, events):
        if self.source == self.sink and events & select.EPOLLOUT:
            self.drain(events)
        try:
            count = os.readv(self.source, [self.view[self.filled:]])
        except BlockingIOError:
            return
        except OSError:
            count = 0
        if count == 0:
            return self.close()
        self.filled += count
        start = 0
        while self.filled - start >= 5:
            length, kind = asking.HEADER.unpack_from(self.room, start)
            if length + 4 > ROOM:
                return self.close()
            if self.filled - start < 4 + length:
                break
            self.frame(kind, start + 5, length - 1)
            start += 4 + length
        if start:
            self.room[:self.filled - start] = self.room[start:self.filled]
            self.filled -= start

    def frame(self, kind, start, length):
        if kind == KIND_DATAGRAMS:
            channel, count = struct.unpack_from('<IH', self.room, start)
            lengths = struct.unpack_from(f'<{count}H', self.room, start + 6)
            self.channels[channel].send(self.base + start + 6 + 2 * count, lengths)
        elif kind == KIND_JSON:
            command = json.loads(bytes(self.view[start:start + length]))
            if command['op'] == 'open':
                make = asking.Tcp if command['transport'] == 'tcp' else asking.Udp
                self.channels[command['channel']] = make(self.loop, self, command['channel'], command['node'], command['server'])
            else:
                # A thread each: most commands enter a namespace, which belongs to the thread, and wait for processes.
                threading.Thread(target=self.obey, args=(command,), daemon=True).start()

    def obey(self, command):
        try:
            result = COMMANDS[command['op']](command)
            if isinstance(result, bytes):
                reply = struct.pack('<IBI', 5 + len(result), KIND_BYTES, command['id']) + result
            else:
                reply = packed({'id': command['id'], 'result': result})
        except Exception as error:
            message = str(error) if isinstance(error, kernel.Trouble) else f'{type(error).__name__}: {error}'
            reply = packed({'id': command['id'], 'error': message})
        self.loop.from_thread(lambda: self.put(reply))

    def trouble(self, channel, question, text):
        """A question, or all of a channel's that are under way, could not be put."""
        self.put(packed({'channel': channel, 'question': question, 'error': text}))

    def put(self, *parts):
        self.out += parts
        self.loop.dirty.add(self)

    def flush(self):
        self.pending = b''.join([self.pending, *self.out])
        self.out = []
        if not self.blocked:
            self.drain(0)

    def drain(self, _events):
        try:
            while self.pending:
                self.pending = self.pending[os.write(self.sink, self.pending):]
        except BlockingIOError:
            pass
        except OSError:
            return self.close()
        if bool(self.pending) != self.blocked:
            self.blocked = bool(self.pending)
            if self.source == self.sink:
                self.loop.change(self.sink, select.EPOLLIN | (select.EPOLLOUT if self.blocked else 0))
            elif self.blocked:
                self.loop.watch(self.sink, select.EPOLLOUT, self.drain)
            else:
                self.loop.forget(self.sink)

    def close(self):
        self.loop.dirty.discard(self)
        if self.source in self.loop.handlers:
            self.loop.forget(self.source)
            for channel in self.channels.values():
                channel.close()
            self.ended()


def packed(value):
    text = json.dumps(value).encode()
    return struct.pack('<IB', 1 + len(text), KIND_JSON) + text


kept = {}


def build(command):
    started = time.monotonic()
    kept['lab'] = command.get('lab')
    wiring.build(command['fabric'])
    for space in command['fabric']['namespaces']:
        if space.get('watched'):
            watching.watch(space['name'], space['watched'])
    return {'milliseconds': (time.monotonic() - started) * 1000}


COMMANDS = {
    'build': build,
    'lab': lambda command: kept.get('lab'),
    'plug': lambda command: plugging.plug(command['node'], command['number']),
    'link': lambda command: plugging.link(command['node'], command['interface'], command['up']),
    'listen': lambda command: answering.listen(command['node'], command['address'], command['ports']),
    'ended': lambda command: plugging.ended(),
    'execute': lambda command: running.execute(command.get('node'), command['argv'], command['timeout'], command.get('stdin', ''), command.get('mounts', True)),
    'reach': lambda command: running.reach(command['node'], command['address'], command['port']),
    'ping': lambda command: running.ping(command['node'], command['address']),
    'capture': lambda command: running.start_capture(command['name'], command['node'], command['expression'], command.get('interface', 'any')),
    'captured': lambda command: running.stop_capture(command['name']),
    'counted': lambda command: running.count_capture(command['name'], command['expressions']),
    'settle': lambda command: watching.settle(command['probes'], command['up'], command['timeout']),
    'forget': lambda command: running.forget(command['node'], command.get('argv'), command.get('signal')),
    'misanswer': lambda command: misanswering.answer(command['servers']),
    'worsen': lambda command: worsening.worsen(command['late'], command['rates']),
    'read': lambda command: running.read(command.get('node'), command['path']),
}


def reap(loop, seen=frozenset()):
    """Process 1 inherits what the nodes' servers leave behind. Children of its own are waited for at once by who started them."""
    dead = set()
    for entry in os.listdir('/proc'):
        try:
            if entry.isdigit() and kernel.status(entry) == ('Z', 1):
                dead.add(entry)
                if entry in seen:
                    os.waitpid(int(entry), os.WNOHANG)
        except (FileNotFoundError, ProcessLookupError, ChildProcessError):
            continue
    loop.later(10, lambda: reap(loop, frozenset(dead)))


def serve(loop):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    listener.bind(SOCKET)
    listener.listen(16)

    def accept(_events):
        connection = listener.accept()[0]
        Client(loop, connection.fileno(), connection.fileno(), connection.close)

    loop.watch(listener.fileno(), select.EPOLLIN, accept)


def connect():
    """Joins standard input and output to the socket until either side ends."""
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    for _ in range(500):
        if link.connect_ex(SOCKET) == 0:
            break
        time.sleep(0.01)  # The agent has just started.

    def carry(source, sink):
        while data := os.read(source, 1 << 18):
            view = memoryview(data)
            while view:
                view = view[os.write(sink, view):]
        os._exit(0)

    threading.Thread(target=carry, args=(0, link.fileno())).start()
    carry(link.fileno(), 1)


def main():
    if sys.argv[1:] == ['connect']:
        return connect()
    # As process 1 it would not notice these otherwise.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    loop = Loop()
    serve(loop)
    reap(loop)
    if sys.argv[1:] == ['test']:
        Client(loop, 0, 1, lambda: os._exit(0))
    loop.run()


if __name__ == '__main__':
    main()
