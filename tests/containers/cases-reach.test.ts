import { readFileSync } from 'node:fs'
import test from 'ava'
import { topologyText } from '../design.ts'
import { judgedAlike } from './judged-alike.ts'

// Cases from public reports about who reaches what, in containers: what the catalogue finds, and that the model says the same.

const textOf = (name: string): string => readFileSync(`fixtures/cases/${name}.yaml`, 'utf8')

test.serial('cases in containers: selected networks, whoever comes by whatever', (t) => judgedAlike(t, topologyText('selected-networks')))

test.serial('cases in containers: 20, the runner gets 403 and build is let in', (t) => judgedAlike(t, textOf('20-selected-networks')))

test.serial('cases in containers: 20, meant to reach it the runner is shut out', (t) =>
  judgedAlike(t, textOf('20-selected-networks').replace('reach: never', 'reach: publicly'), () => ['public-reach: runner https://harbourline.azurecr.io/v2/']))
