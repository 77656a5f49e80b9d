"""Listens where a design expects somebody to, at machines that have no such server: whoever connects is answered, and nothing more."""
import errno
import os
import select
import socket
import threading

import asking
import kernel
import plugging

# Not TLS, so that nobody takes it for a service; and words, for people who look with other clients.
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nSomebody is expected to listen here; this lab does in its place.\n'
PATIENCE = 5

# Node name -> its listening sockets; and all of them by descriptor.
listening, by_descriptor = {}, {}
lock = threading.Lock()
epoll = select.epoll()
started = False


def listen(name, address, ports):
    """Takes the place of what listened for a node of this name before. Where its own server listens already, that one answers."""
    global started
    node = plugging.find(name)
    sockets = []
    for port in ports:
        made = asking.socket_in(node, socket.SOCK_STREAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((address, port))
            made.listen(64)
            sockets.append(made)
        except OSError as error:
            made.close()
            if error.errno != errno.EADDRINUSE:
                raise kernel.Trouble(f'{name} cannot listen at {address}:{port}: {os.strerror(error.errno)}')
    with lock:
        for old in listening.pop(name, []):
            by_descriptor.pop(old.fileno(), None)
            epoll.unregister(old.fileno())
            old.close()
        listening[name] = sockets
        for made in sockets:
            by_descriptor[made.fileno()] = made
            epoll.register(made.fileno(), select.EPOLLIN)
        if not started:
            started = True
            threading.Thread(target=accept, daemon=True).start()


def accept():
    while True:
        for descriptor, _events in epoll.poll():
            with lock:
                listener = by_descriptor.get(descriptor)
                try:
                    connection = listener and listener.accept()[0]
                except OSError:
                    connection = None  # Whoever came has gone.
            if connection:
                threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection):
    """Once the client has said something: some wait to be spoken to, and hear it in the end."""
    with connection:
        connection.settimeout(PATIENCE)
        try:
            try:
                connection.recv(4096)
            except TimeoutError:
                pass
            connection.sendall(ANSWER)
        except OSError:
            pass
