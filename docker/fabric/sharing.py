"""Machines that share a container: each a process with a network, a disk and a name of its own."""
import os
import subprocess

import kernel

# Where a machine's disk is made, out of sight once it is its root.
PLACE = '/mnt'
OVERLAY = f'lowerdir=/,upperdir={PLACE}/written,workdir={PLACE}/work'


def begin(name, container):
    """A machine with the files of a container, which it may write over for itself. It runs nothing: its process keeps its namespaces."""
    machines = []
    kernel.in_threads([lambda: machines.append(move_in(name, container))])
    return machines[0]


def move_in(name, container):
    """This thread becomes a part of the machine, and its child remains."""
    kernel.unshare(kernel.CLONE_FS)
    with open(f'/proc/{container}/ns/mnt', 'rb') as mounts:
        kernel.enter(mounts.fileno(), kernel.CLONE_NEWNS)
    kernel.unshare(kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWUTS)
    label = name.encode()[:63]
    kernel.check(kernel.libc.sethostname(label, len(label)), 'sethostname')
    disk = f'{PLACE}/disk'
    kernel.mount('none', '/', flags=kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount('tmpfs', PLACE, 'tmpfs', options='mode=755')
    for folder in ('written', 'work', 'disk'):
        os.mkdir(f'{PLACE}/{folder}')
    kernel.mount('overlay', disk, 'overlay', options=OVERLAY)
    for folder in ('/proc', '/dev'):
        kernel.mount(folder, disk + folder, flags=kernel.MS_BIND | kernel.MS_REC)
    # What it tells of interfaces is that of the namespace in which it is mounted.
    kernel.mount('sysfs', disk + '/sys', 'sysfs', flags=kernel.MS_RDONLY)
    # The engines' filter of system calls lets nobody call pivot_root.
    os.chdir(disk)
    kernel.mount('.', '/', flags=kernel.MS_MOVE)
    os.chroot('.')
    os.chdir('/')
    return subprocess.Popen(['sleep', 'infinity'], env={'REHEARSAL_NODE': name}, start_new_session=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
