import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { violationsIn } from '../worlds/judge.ts'
import { labOf } from './lab.ts'

/** In containers the whole catalogue finds in a file's design what it is expected to find, and every answer is as the model predicts. */
async function rehearsed(t: ExecutionContext, file: string, expected: readonly string[] = []): Promise<void> {
  await using started = await labOf(t, readFileSync(file, 'utf8'), file)
  t.timeout(300_000, 'a lab, and questions that nobody answers')
  const observed = predicted(started.lab, createModel(started.facts))
  t.deepEqual(await violationsIn(started.facts, observed.world), expected)
  t.deepEqual(observed.parity().differing, [])
}

test.serial('case 04b: a BIND of 2018, its configuration as it was, finds the private zone below a root that is not signed', (t) => rehearsed(t, 'fixtures/cases/04b-bind-of-2018.yaml'))

test.serial('case 05b: a Corefile with a stub asks the network’s DNS by /etc/resolv.conf for everything else', (t) => rehearsed(t, 'fixtures/cases/05b-corefile-stub-and-resolv-conf.yaml'))

test.serial('servers that ask whom DHCP tells them: a network’s list, a site’s, the provider', (t) => rehearsed(t, 'fixtures/own-configuration/leased.yaml'))

test.serial('case 07: a BIND that forwards first leaks while the tunnel is down', (t) =>
  rehearsed(t, 'fixtures/cases/07-bind-forward-first.yaml', ['connection-down-fails-closed: desk harbourline.azurecr.io and its other names A while tunnel is down']))
