"""What the fabric's scripts ask of the kernel and of `ip`, `nft` and their like."""
import ctypes
import os
import subprocess
import threading

libc = ctypes.CDLL(None, use_errno=True)
CLONE_FS, CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWNET = 0x200, 0x20000, 0x4000000, 0x40000000
MS_RDONLY, MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 1, 0x1000, 0x2000, 0x4000, 0x40000


class Trouble(Exception):
    """What went wrong, for the harness to show as it is."""


def check(result, what):
    if result != 0:
        raise Trouble(f'{what}: {os.strerror(ctypes.get_errno())}')


def enter(namespace, kind=CLONE_NEWNET):
    """Moves the calling thread, and the processes it starts from now on, into a namespace. Threads do so once and end."""
    check(libc.setns(namespace, kind), 'setns')


def unshare(kinds):
    """Gives the calling thread namespaces, or a root directory, of its own."""
    check(libc.unshare(kinds), 'unshare')


def mount(source, target, kind='', flags=0, options=''):
    check(libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode()), f'mount {target}')


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


def stat(pid):
    """What /proc/PID/stat says from the state letter on (proc(5))."""
    with open(f'/proc/{pid}/stat', 'rb') as file:
        return file.read().rpartition(b') ')[2].split()


def status(pid):
    """State letter and parent of a process."""
    fields = stat(pid)
    return fields[0].decode(), int(fields[1])


def birth(pid):
    """When a process started, by which it is told from a later one of the same number; nothing for one that has ended."""
    try:
        fields = stat(pid)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in b'ZX' else fields[19]
