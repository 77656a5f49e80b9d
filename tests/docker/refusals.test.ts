import test from 'ava'
import { SetupError, type SetupErrorCode } from '../../docker/errors.ts'
import { prepare } from '../../docker/setup.ts'
import { debian, Machine, noRegistry, removeMachines, type MachineSettings } from './machine.ts'

/** Each machine on which set-up cannot succeed, with what it must say: what is wrong, and what to do. */

test.after.always(removeMachines)

const install = 'apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install'
const without = (...names: string[]) => debian.filter((name) => !names.includes(name))

const cases: Readonly<Record<string, { readonly machine: MachineSettings; readonly code: SetupErrorCode; readonly says: RegExp; readonly advises: RegExp }>> = {
  'no engine and no root': { machine: { engine: 'absent', userId: 1000 }, code: 'engine-needs-root', says: /only root can start/, advises: /sudo systemctl start docker/ },
  'no engine installed and no root': { machine: { engine: 'absent', userId: 1000, commands: ['go'] }, code: 'engine-needs-root', says: /only root can start/, advises: /sudo npm run setup/ },
  'no engine and no apt': { machine: { engine: 'absent', commands: ['go', 'dnf'] }, code: 'engine-not-installed', says: /no apt-get/, advises: /docs\.docker\.com/ },
  'no engine on a Mac': { machine: { engine: 'absent', platform: 'darwin' }, code: 'engine-not-installed', says: /No container engine is running/, advises: /Docker Desktop/ },
  'an engine this user may not talk to': { machine: { engine: 'forbidden', userId: 1000 }, code: 'engine-forbidden', says: /permission denied/, advises: /usermod -aG docker/ },
  'a named engine that does not answer': { machine: { engine: 'absent', environment: { DOCKER_HOST: 'tcp://lab:2375' } }, code: 'engine-silent', says: /DOCKER_HOST/, advises: /unset DOCKER_HOST/ },
  'an engine without the docker command': { machine: { userId: 1000, commands: ['go'] }, code: 'no-docker-command', says: /`docker` command is missing/, advises: /Install/ },
  'an engine that dies at once': { machine: { engine: 'absent', dockerdDies: ['failed to start daemon: no cgroups'] }, code: 'engine-start-failed', says: /no cgroups/, advises: /dockerd\.log/ },
  'packages that cannot be had': { machine: { engine: 'absent', commands: ['apt-get', 'go'], failing: { [install]: { output: 'E: Failed to fetch http://deb.debian.org/…' } } }, code: 'apt-failed', says: /Failed to fetch/, advises: /network, proxy/ },
  'no registry and no root': { machine: { userId: 1000, failing: noRegistry }, code: 'no-registry-needs-root', says: /no such host/, advises: /docker load/ },
  'no registry and no debootstrap': { machine: { commands: ['docker', 'go'], failing: noRegistry }, code: 'no-registry-no-debootstrap', says: /debootstrap/, advises: /Install debootstrap/ },
  'a debootstrap that fails': { machine: { failing: { ...noRegistry, debootstrap: { output: 'E: Failed getting release file' } } }, code: 'debootstrap-failed', says: /release file/, advises: /XDG_CACHE_HOME/ },
  'no registry and no Go': { machine: { commands: without('go'), failing: noRegistry }, code: 'no-registry-no-go', says: /no Go/, advises: /go\.dev/ },
  'an old Go': { machine: { goVersion: 'go1.19.8', failing: noRegistry }, code: 'go-too-old', says: /go1\.19\.8 is too old/, advises: /1\.25/ },
  'other sources than pinned': { machine: { goSum: 'h1:other=', failing: noRegistry }, code: 'go-checksum', says: /got h1:other=/, advises: /Do not build/ },
  'no way to the sources': { machine: { failing: { ...noRegistry, 'go mod download': { output: 'dial tcp: i/o timeout' } } }, code: 'go-build-failed', says: /i\/o timeout/, advises: /module proxy/ },
  'a compiler that fails': { machine: { failing: { ...noRegistry, 'go install': { output: 'signal: killed' } } }, code: 'go-build-failed', says: /signal: killed/, advises: /memory/ },
  'an image that cannot be built': { machine: { failing: { 'docker build': { output: 'E: Unable to fetch some archives' } } }, code: 'image-failed', says: /Unable to fetch/, advises: /deb\.debian\.org/ },
  'a full disk while building': { machine: { failing: { 'docker build': { output: 'write /x: no space left on device' } } }, code: 'disk-full', says: /disk is full/, advises: /Free about/ },
  'a full disk while unpacking': { machine: { failing: { ...noRegistry, debootstrap: { output: 'tar: usr: Cannot write: No space left on device' } } }, code: 'disk-full', says: /disk is full/, advises: /Free about/ },
  'a full disk while compiling': { machine: { failing: { ...noRegistry, 'go install': { output: 'go: write $WORK/b1: no space left on device' } } }, code: 'disk-full', says: /disk is full/, advises: /Free about/ },
  'a cache folder that cannot be made': { machine: { environment: { XDG_CACHE_HOME: '/dev/null' } }, code: 'state-folder', says: /Cannot make/, advises: /XDG_CACHE_HOME/ },
}

for (const [situation, { machine, code, says, advises }] of Object.entries(cases)) {
  test(situation, async (t) => {
    const error = await t.throwsAsync(prepare({ world: new Machine(machine), output: undefined }), { instanceOf: SetupError })
    t.is(error?.code, code)
    t.regex(error?.message ?? '', says)
    t.regex(error?.hint ?? '', advises)
  })
}

test('after a refusal nothing is locked, and a mended machine is made ready', async (t) => {
  const world = new Machine({ failing: { ...noRegistry, debootstrap: { output: 'E: interrupted', times: 1 } } })
  await t.throwsAsync(prepare({ world, output: undefined }), { instanceOf: SetupError })
  t.true((await prepare({ world, output: undefined })).done.length > 0)
})
