import { renderMasterFile } from '../../dns/master-file/writer.ts'
import type { RRset, Zone } from '../../dns/zone.ts'
import { trafficManagerZone } from '../../azure/public-zones.ts'
import { nodeNames } from '../../facts/node-names.ts'
import { recordId, type ComponentId } from '../../world/component.ts'
import type { Whole } from './whole.ts'
import type { BreakPlan, MeasurePlan } from '../plan.ts'
import { noData, privateZoneListeners, withoutRouted, zonePath } from '../private-zones.ts'
import { addressesOf, isSigned } from '../signed-zones.ts'
import { publicZonePath } from '../public-zones.ts'
import { piecesOf } from './pieces.ts'

const corefile = '/etc/coredns/Corefile'

/** Its servers do not answer: each block of the zone drops what it is asked. https://coredns.io/plugins/acl/ */
export function silentPublicZone({ facts, lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  if (name === trafficManagerZone && lab.nodes.some((node) => node.name === nodeNames.trafficManager)) {
    const from = facts.publicZones.filter(({ zone }) => zone.origin === name).map(({ server }) => server.address)
    return [{ when: [id], measures: [{ kind: 'silence', node: nodeNames.trafficManager, from }] }]
  }
  const signed = facts.publicZones.filter(isSigned).find(({ zone }) => zone.origin === name)
  if (signed !== undefined) return [{ when: [id], measures: [{ kind: 'silence', node: nodeNames.signedZones, from: addressesOf(facts, signed) }] }]
  const edits = piecesOf(corefileOf(lab, nodeNames.publicZones)).filter((block) => block.startsWith(`${name} {\n`)).map((block) => ({ text: block, by: block.replace(/\n  file /, '\n  acl {\n    drop\n  }\n  file ') }))
  return [{ when: [id], measures: edits.length === 0 ? [] : [{ kind: 'text', node: nodeNames.publicZones, path: corefile, edits }] }]
}

function corefileOf({ nodes }: Whole['lab'], name: string): string {
  return nodes.find((node) => node.name === name)?.files.find(({ path }) => path === corefile)?.content ?? ''
}

/** Nothing comes from the addresses at which the zone is asked. Nobody asks one that is linked nowhere. */
export function silentPrivateZone({ facts }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const from = privateZoneListeners(facts).filter(({ zone }) => zone === name).map(({ address }) => address)
  return [{ when: [id], measures: from.length === 0 ? [] : [{ kind: 'silence', node: nodeNames.privateZones, from }] }]
}

/** The records of one name and type are taken out of the zone's file. A name below which there are others goes on existing. */
export function brokenRecord({ facts, lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const resource = name.slice(0, name.indexOf('/'))
  const zone = facts.privateZones.get(resource)?.zone
  const rrset = zone?.rrsets.find((one) => recordId(resource, one.name, one.type) === id)
  if (zone === undefined || rrset === undefined) return [{ when: [id], measures: [] }]
  const file = { node: nodeNames.privateZones, path: zonePath(resource) }
  if (rrset.profile === undefined) return [{ when: [id], measures: without(lab, withoutRouted(zone), [rrset], file) }]
  // Questions for it are no longer handed on, and if there is nothing else its name does not exist any more.
  const handedOn = piecesOf(corefileOf(lab, nodeNames.privateZones)).filter((block) => block.includes(`name() == '${rrset.name}.'`) && privateZoneListeners(facts).some(({ zone: of, address }) => of === resource && block.includes(`  bind ${address}\n`)))
  const rest = withoutRouted(zone)
  const standIn = rest.rrsets.filter((one) => one.name === rrset.name && one.type === noData(zone, rrset.name).type)
  return [{
    when: [id],
    measures: [
      ...(handedOn.length === 0 ? [] : [{ kind: 'text' as const, node: nodeNames.privateZones, path: corefile, edits: handedOn.map((text) => ({ text, by: '' })) }]),
      ...(standIn.length === 0 ? [] : without(lab, rest, standIn, file)),
    ],
  }]
}

/** The same of a name in a public zone, whatever it has. Where its zone is cut off below it, it stays. */
export function brokenPublicName({ facts, lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const measures = facts.publicZones.flatMap(({ zone }) => {
    const rrsets = zone.rrsets.filter((one) => one.name === name && one.type !== 'NS')
    return rrsets.length === 0 ? [] : without(lab, zone, rrsets, { node: nodeNames.publicZones, path: publicZonePath(zone.origin) })
  })
  const signed = facts.publicZones.filter(isSigned).find(({ zone }) => zone.rrsets.some((one) => one.name === name && one.type !== 'NS'))
  return [{ when: [id], measures, ...(signed && { cannot: `${name} lies in ${signed.zone.origin || 'the root'}, which the lab has signed as it is` }) }]
}

function without({ nodes }: Whole['lab'], zone: Zone, gone: readonly RRset[], { node, path }: { readonly node: string; readonly path: string }): readonly MeasurePlan[] {
  if (!nodes.some((one) => one.name === node && one.files.some((file) => file.path === path))) return []
  const render = (rrsets: readonly RRset[]): string => renderMasterFile({ ...zone, rrsets }).split('\n').slice(1).join('\n')
  const { name } = gone[0]!
  const others = zone.rrsets.filter((one) => !gone.includes(one))
  const isNeeded = !others.some((one) => one.name === name) && (name === zone.origin || others.some((one) => one.name.endsWith(`.${name}`)))
  return [{ kind: 'text', node, path, edits: [{ text: render(gone), by: isNeeded ? render([noData(zone, name)]) : '' }] }]
}
