/**
 * The library: read a design, predict it or bring it up, check it, tell what was found.
 * Everything returns; nothing ends the process or prints. tests/example.test.ts rehearses a design inside a test.
 */

import './older-node.ts'

export { loadTopology, type Loaded } from './topology/load.ts'
export { parseTopology, type Parsed } from './topology/parse.ts'
export type { ReadOptions } from './topology/files.ts'
export { formatProblems } from './language/format-problems.ts'
export type { Problem } from './language/problem.ts'
export type { Source, Span } from './language/source.ts'
export type { Expectation, Intent, Settings, Topology } from './resources/topology.ts'
export { facts, type Facts, type HostFacts, type PrivateEndpointFacts, type ServiceName, type ServiceFacts } from './facts/facts.ts'
export type { Connection, Lookup, World } from './world/world.ts'

export type { AskOptions, Question, ResourceRecord, Response } from './dns/message.ts'
export type { Path } from './dns/path.ts'

export { createModel, type Model, type Resolution } from './model/model.ts'
export type { ResolveOptions } from './model/resolve-options.ts'
export { modelWorld } from './model/world.ts'

export { issueCertificates, type Certificates } from './plan/certificates.ts'
export { makePlan } from './plan/make-plan.ts'
export type { Plan } from './plan/plan.ts'

export { openEngine } from './runtime/open-engine.ts'
export type { Engine } from './runtime/engine.ts'
export { startLab, type StartOptions } from './runtime/start-lab.ts'
export { attachLab, findLabs, removeLab, type FoundLab } from './runtime/up-labs.ts'
export { HarnessError, type ErrorCode } from './runtime/errors.ts'
export type { Capture, ExecOptions, ExecResult, Lab } from './runtime/lab.ts'

export { catalog } from './catalog.ts'
export type { Check, Rehearsed } from './checks/check.ts'
export type { Finding } from './diagnosis/finding.ts'
export { runChecks, type CheckResult, type RunOptions } from './checks/run.ts'
export { worst, type Verdict } from './checks/verdict.ts'

export { reporters, type Reporter } from './report/render.ts'
export { checkReport, reportOf, topologyReport, type CheckReport, type FindingReport, type Report, type TopologyReport } from './report/report.ts'
export { askMatrix, type Cell, type Matrix } from './report/matrix-cells.ts'
export { renderMatrix } from './report/matrix.ts'
export { renderResponse } from './report/dig.ts'

export { components } from './facts/components.ts'
export type { Component, ComponentId } from './world/component.ts'
export { explain } from './model/explain.ts'
export { survey, type Survey } from './survey/survey.ts'
export { diffDesigns } from './change/diff.ts'
export { rollout } from './change/rollout.ts'
export { predicted, type Parity } from './parity/parity.ts'
export { mutate } from './change/mutation/mutate.ts'
export { findMisconfigurations } from './misconfigurations/find.ts'

export { pictureOf } from './picture/picture.ts'
export { designMap } from './picture/design-map.ts'
export type { Picture } from './report/map.ts'
