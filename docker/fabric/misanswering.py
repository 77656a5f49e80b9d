"""Answers in the place of DNS servers that answer badly: in their network namespaces, at their addresses."""
import socket
import struct
import threading

import kernel
import plugging

# Below the ports that programs are given, so that no question of a server's own leaves from it.
PORT = 1053
QR, AA, TC, RD, RA = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080
CODES = {'servfail': 2, 'refused': 5, 'nxdomain': 3 | AA, 'lame': 0, 'truncated': TC, 'truncated-without-tcp': TC}
ROOT = b'\0' + struct.pack('!HHIH', 2, 1, 3600000, 20) + b'\1a\x0croot-servers\3net\0'
OPT = b'\0' + struct.pack('!HHIH', 41, 1232, 0, 0)

# The rewriting knows no connections, so that what has begun before comes to the new port, too; groups of the design's own judge port 53.
TABLE = '''table ip misanswer {
  chain in {
    type filter hook input priority 250; policy accept;
    iifname "lo" accept
%s  }
  chain out {
    type filter hook output priority -400; policy accept;
    udp sport %d udp sport set 53
    tcp sport %d tcp sport set 53
  }
}
'''

standing = {}
lock = threading.Lock()


def answer(wanted):
    """Has exactly these servers answer badly, whichever did before."""
    with lock:
        for node in list(standing):
            for link in standing.pop(node):
                link.close()
            if node not in {one['node'] for one in wanted}:
                kernel.in_threads([lambda node=node: load(node, '')])
        kernel.in_threads([lambda node=node: begin(node, [one for one in wanted if one['node'] == node])
                           for node in {one['node'] for one in wanted}])


def load(node, text):
    """Also in the place of a table from before; a node that has ended has none."""
    plugging.enter(node)
    kernel.feed(['nft', '-f', '-'], 'table ip misanswer {}\ndelete table ip misanswer\n' + text)


def begin(node, servers):
    plugging.enter(node)
    links, rules = [], []
    for server in servers:
        how, addresses = server['how'], server['addresses']
        to = f'ip daddr {{ {", ".join(addresses)} }}'
        rules.append(f'{to} udp dport 53 udp dport set {PORT}')
        if how not in ('truncated', 'truncated-without-tcp'):
            rules.append(f'{to} tcp dport 53 tcp dport set {PORT}')
        elif how == 'truncated-without-tcp':
            rules.append(f'{to} tcp dport 53 drop')
        for address in addresses:
            links += [serve_udp(address, how), serve_tcp(address, how)]
    standing[node] = links
    text = TABLE % (''.join(f'    {rule}\n' for rule in rules), PORT, PORT)
    kernel.feed(['nft', '-f', '-'], 'table ip misanswer {}\ndelete table ip misanswer\n' + text)


def serve_udp(address, how):
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    link.bind((address, PORT))

    def go_on():
        while True:
            question, sender = link.recvfrom(65535)
            if not question and not sender:
                return
            said = reply(question, how)
            if said:
                link.sendto(said, sender)

    return Stoppable(link, go_on)


def serve_tcp(address, how):
    link = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    link.bind((address, PORT))
    link.listen(64)

    def go_on():
        while True:
            connection, _ = link.accept()
            threading.Thread(target=talk, args=(connection, how), daemon=True).start()

    return Stoppable(link, go_on)


class Stoppable:
    """Closing a socket does not wake who waits at it, and its port is free only then; shutting it down does."""

    def __init__(self, link, go_on):
        self.link, self.thread = link, threading.Thread(target=guarded(go_on), daemon=True)
        self.thread.start()

    def close(self):
        try:
            self.link.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # One that is not connected says so, and has woken who waits.
        self.thread.join()
        self.link.close()


def guarded(job):
    def run():
        try:
            job()
        except OSError:
            pass  # Its socket is shut down, or its node has ended.

    return run


def talk(connection, how):
    connection.settimeout(10)
    with connection:
        try:
            with connection.makefile('rb') as stream:
                while len(head := stream.read(2)) == 2:
                    said = reply(stream.read(struct.unpack('!H', head)[0]), how)
                    if said:
                        connection.sendall(struct.pack('!H', len(said)) + said)
        except OSError:
            return


def reply(question, how):
    """A message with the question and a code, or a referral to the root; nothing for what is no question."""
    if len(question) < 17 or question[2] & 0x80:
        return None
    identifier, flags, questions, _, _, additional = struct.unpack_from('!6H', question)
    end = 12
    while end < len(question) and question[end]:
        end += question[end] + 1
    end += 5
    if questions != 1 or end > len(question):
        return None
    with_edns = additional > 0 and question[end:end + 3] == b'\0\0\x29'
    lame = how == 'lame'
    said = QR | (flags & (0x7800 | RD)) | CODES[how] | (0 if lame else RA)
    head = struct.pack('!6H', identifier, said, 1, 0, 1 if lame else 0, 1 if with_edns else 0)
    return head + question[12:end] + (ROOT if lame else b'') + (OPT if with_edns else b'')
