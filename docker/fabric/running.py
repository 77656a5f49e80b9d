"""Runs commands inside the nodes, and records their traffic."""
import os
import re
import signal
import socket
import subprocess
import time

import kernel
import plugging
import watching

CAPTURES = '/run/captures'
captures = {}


def inside(node, argv, mounts=True):
    """A command line that runs in a node's namespaces."""
    if node is None:
        return argv
    return ['nsenter', '-t', str(plugging.find(node).pid), '-n', *(['-m', '-u'] if mounts else []), '--', *argv]


def execute(node, argv, timeout, text='', mounts=True):
    process = subprocess.Popen(inside(node, argv, mounts), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    timed_out = False
    try:
        out, err = process.communicate(text.encode(), timeout)
    except subprocess.TimeoutExpired:
        timed_out = True
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
    return {'exitCode': process.returncode if process.returncode >= 0 else 128 - process.returncode,
            'stdout': out.decode(errors='replace'), 'stderr': err.decode(errors='replace'), 'timedOut': timed_out}


def reach(node, address, port):
    """Why a port of a node does not accept connections; nothing when it does."""
    plugging.enter(node)
    try:
        socket.create_connection((address, port), 1).close()
        return ''
    except OSError as error:
        return error.strerror or str(error)


def ping(node, address):
    """Why an address does not answer a node; nothing when it does."""
    plugging.enter(node)
    return '' if watching.ping(address, 0.3) else 'no echo reply'


def forget(node, argv, signal_name):
    """Makes a server forget what it has learned: by a command, or by a signal to its process."""
    if signal_name:
        os.kill(plugging.find(node).pid, getattr(signal, signal_name))
        return
    done = execute(node, argv, 5)
    if done['timedOut']:
        raise kernel.Trouble(f'{" ".join(argv)}: no end within 5 s')
    if done['exitCode'] != 0:
        raise kernel.Trouble(f'{" ".join(argv)}: {(done["stderr"] or done["stdout"]).strip()}')


def start_capture(name, node, expression, interface='any'):
    """Records what passes a node's interfaces, or one of them; returns once tcpdump listens."""
    os.makedirs(CAPTURES, exist_ok=True)
    path = f'{CAPTURES}/{name}.pcap'
    argv = inside(node, ['tcpdump', '-i', interface, '-n', '-U', '--immediate-mode', '-Z', 'root', '-w', path, *expression.split()], mounts=False)
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = [process.stderr.readline()]
    while said[-1] and b'listening on' not in said[-1]:
        said.append(process.stderr.readline())
    if not said[-1]:
        raise kernel.Trouble(f'tcpdump ended with exit code {process.wait()}: {b"".join(said).decode(errors="replace").strip()}')
    captures[name] = (process, path)


def stop_capture(name):
    """Ends a recording and hands it out (pcap)."""
    path, _ = end_capture(name)
    with open(path, 'rb') as file:
        content = file.read()
    os.unlink(path)
    return content


def count_capture(name, expressions):
    """Ends a recording; how many of its packets each expression holds for (pcap-filter(7)). What was not recorded cannot be counted."""
    path, said = end_capture(name)
    dropped = sum(int(number) for number in re.findall(r'(\d+) packets? dropped', said))
    if dropped > 0:
        raise kernel.Trouble(f'tcpdump has missed {dropped} packets')
    counts = []
    for expression in expressions:
        done = subprocess.run(['tcpdump', '-n', '-r', path, '--count', *expression.split()], stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0:
            raise kernel.Trouble(f'tcpdump: {done.stderr.decode(errors="replace").strip()}')
        counts.append(int(done.stdout.split()[0]))
    os.unlink(path)
    return counts


def end_capture(name):
    """Its file, and what tcpdump said of it. One that has ended by itself has missed the rest."""
    process, path = captures.pop(name)
    # What is already in the socket's buffer is written before tcpdump ends, but it must have reached that buffer.
    time.sleep(0.02)
    ended = process.poll()
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1].decode(errors='replace')
    if ended is not None:
        raise kernel.Trouble(f'tcpdump has ended by itself, with exit code {ended}: {said.strip()}')
    return path, said


def read(node, path):
    """A file of a node, or of the fabric. Through `cat`, so that the node's own links in the path hold."""
    done = subprocess.run(inside(node, ['cat', '--', path]), stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        raise kernel.Trouble(done.stderr.decode(errors='replace').strip())
    return done.stdout
