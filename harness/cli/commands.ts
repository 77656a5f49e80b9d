import type { Command } from './command.ts'
import { answer } from './verbs/answer.ts'
import { check } from './verbs/check.ts'
import { checks } from './verbs/checks.ts'
import { connect } from './verbs/connect.ts'
import { diff } from './verbs/diff.ts'
import { dig } from './verbs/dig.ts'
import { doctor } from './verbs/doctor.ts'
import { down } from './verbs/down.ts'
import { exec } from './verbs/exec.ts'
import { drift } from './verbs/drift.ts'
import { explain } from './verbs/explain.ts'
import { faults } from './verbs/faults.ts'
import { fidelity } from './verbs/fidelity.ts'
import { firewall } from './verbs/firewall.ts'
import { graph } from './verbs/graph.ts'
import { importing } from './verbs/import.ts'
import { init } from './verbs/init.ts'
import { heal, inject } from './verbs/inject.ts'
import { judge } from './verbs/judge.ts'
import { learn } from './verbs/learn.ts'
import { logs } from './verbs/logs.ts'
import { matrix } from './verbs/matrix.ts'
import { merge } from './verbs/merge.ts'
import { mutate } from './verbs/mutate.ts'
import { plan } from './verbs/plan.ts'
import { probe } from './verbs/probe.ts'
import { ps } from './verbs/ps.ts'
import { pull, push } from './verbs/pull.ts'
import { rollout } from './verbs/rollout.ts'
import { scenarios } from './verbs/scenarios.ts'
import { setup } from './verbs/setup.ts'
import { test } from './verbs/test.ts'
import { up } from './verbs/up.ts'
import { validate } from './verbs/validate.ts'

/** Every verb, in the order of the help. */
export const commands: readonly Command[] = [
  test, check, validate, matrix, graph, explain, diff, rollout, importing, drift, probe, judge, fidelity, mutate, faults, scenarios, firewall, answer, checks, merge, plan, up, ps, exec, dig, connect, pull, push, logs, inject, heal, down, setup, doctor, init, learn,
]

/** The whole help, as it is printed. A test compares it with the verbs. */
export const help = `rehearse: rehearse an Azure private DNS design in containers before the cloud performs it

usage: rehearse VERB [arguments]

  test       rehearse designs in containers and check what clients see
  check      predict what clients see and check it, without containers
  validate   read topologies and tell all that is wrong with them
  matrix     show what every host gets for every name of registries and services
  graph      draw the map of a design
  explain    tell why a host gets an answer, with the line of the design that decides each step
  diff       show every answer that changes between two designs, by what makes it change
  rollout    check designs as the steps of a rollout, at each step and between
  import     make a design of ARM templates, Terraform plans and exports of what is deployed
  drift      compare a design with what is deployed: resources, then what clients notice
  probe      write a script that asks the questions of the checks on a real machine
  judge      run the checks on answers that were recorded on real machines
  fidelity   play published observations of the real platform against the model
  mutate     change one thing after the other, and tell which changes no check would notice
  faults     list everything of a design that can fail, as --fault takes it
  scenarios  predict what clients see while things break and are mended
  firewall   show which registries and services each rule of a firewall lets through: the own, and everybody else’s
  answer     answer questions from zone files of one's own, as an authoritative server would
  checks     list the checks, or tell all about one
  merge      put the reports of several machines together, or show one again in another form
  plan       print the configuration files a lab would run with
  up         start a lab that stays until it is taken down
  ps         list the labs that are up, with their containers
  exec       run a command at a host of a lab that is up
  dig        ask questions from a host, of a lab that is up or of the model
  connect    open a connection from a host to a name, in a lab that is up or in the model
  pull       pull an image at a host, and tell what happens step by step, in a lab that is up or in the model
  push       push a new image from a host, and tell what happens step by step
  logs       print the log of a node of a lab that is up
  inject     break something in a lab that is up
  heal       mend what rehearse inject broke
  down       remove labs that are up
  setup      make the container engine and the images ready
  doctor     tell what is missing on this machine
  init       write a first design, and the file that checks it in CI
  learn      learn private DNS by mending broken designs

rehearse help VERB tells all about one. rehearse --version prints the version.
Exit codes: 0 pass, 1 fail, 2 unknown, interrupted or harness error, 64 usage or invalid topology.
`
