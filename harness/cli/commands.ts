import type { Command } from './command.ts'

/** Every verb, in the order of the help. Each is loaded when it is wanted: most of the harness is of no use to any one of them. */
const verbs: Readonly<Record<string, () => Promise<Command>>> = {
  test: async () => (await import('./verbs/test.ts')).test,
  check: async () => (await import('./verbs/check.ts')).check,
  validate: async () => (await import('./verbs/validate.ts')).validate,
  matrix: async () => (await import('./verbs/matrix.ts')).matrix,
  graph: async () => (await import('./verbs/graph.ts')).graph,
  explain: async () => (await import('./verbs/explain.ts')).explain,
  diff: async () => (await import('./verbs/diff.ts')).diff,
  rollout: async () => (await import('./verbs/rollout.ts')).rollout,
  import: async () => (await import('./verbs/import.ts')).importing,
  drift: async () => (await import('./verbs/drift.ts')).drift,
  probe: async () => (await import('./verbs/probe.ts')).probe,
  judge: async () => (await import('./verbs/judge.ts')).judge,
  fidelity: async () => (await import('./verbs/fidelity.ts')).fidelity,
  mutate: async () => (await import('./verbs/mutate.ts')).mutate,
  faults: async () => (await import('./verbs/faults.ts')).faults,
  scenarios: async () => (await import('./verbs/scenarios.ts')).scenarios,
  soak: async () => (await import('./verbs/soak.ts')).soak,
  firewall: async () => (await import('./verbs/firewall.ts')).firewall,
  answer: async () => (await import('./verbs/answer.ts')).answer,
  checks: async () => (await import('./verbs/checks.ts')).checks,
  merge: async () => (await import('./verbs/merge.ts')).merge,
  plan: async () => (await import('./verbs/plan.ts')).plan,
  up: async () => (await import('./verbs/up.ts')).up,
  ps: async () => (await import('./verbs/ps.ts')).ps,
  ui: async () => (await import('./verbs/ui.ts')).ui,
  exec: async () => (await import('./verbs/exec.ts')).exec,
  dig: async () => (await import('./verbs/dig.ts')).dig,
  connect: async () => (await import('./verbs/connect.ts')).connect,
  pull: async () => (await import('./verbs/pull.ts')).pull,
  push: async () => (await import('./verbs/pull.ts')).push,
  logs: async () => (await import('./verbs/logs.ts')).logs,
  inject: async () => (await import('./verbs/inject.ts')).inject,
  heal: async () => (await import('./verbs/inject.ts')).heal,
  down: async () => (await import('./verbs/down.ts')).down,
  setup: async () => (await import('./verbs/setup.ts')).setup,
  doctor: async () => (await import('./verbs/doctor.ts')).doctor,
  init: async () => (await import('./verbs/init.ts')).init,
  learn: async () => (await import('./verbs/learn.ts')).learn,
}

export const verbNames: readonly string[] = Object.keys(verbs)

/** The verb of that name, if there is one. */
export async function commandOf(name: string): Promise<Command | undefined> {
  return Object.hasOwn(verbs, name) ? verbs[name]!() : undefined
}

export async function allCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(verbs).map((load) => load()))
}

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
  import     make a design of ARM templates, Terraform plans, exports, and of what is deployed
  drift      compare a design with what is deployed: resources, then what clients notice
  probe      write a script that asks the questions of the checks on a real machine
  judge      run the checks on answers that were recorded on real machines
  fidelity   play published observations of the real platform against the model
  mutate     change one thing after the other, and tell which changes no check would notice
  faults     list everything of a design that can fail, as --fault takes it
  scenarios  predict what clients see while things break and are mended
  soak       break things at random for a while, and find the shortest story that does harm
  firewall   show which registries and services each rule of a firewall lets through: the own, and everybody else’s
  answer     answer questions from zone files of one's own, as an authoritative server would
  checks     list the checks, or tell all about one
  merge      put the reports of several machines together, or show one again in another form
  plan       print the configuration files a lab would run with
  up         start a lab that stays until it is taken down
  ps         list the labs that are up, with their containers
  ui         look at a lab that is up in a browser: ask, break, heal, and watch what clients see
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
