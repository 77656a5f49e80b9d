import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { websites } from '../azure/elsewhere.ts'
import type { Facts } from '../facts/facts.ts'
import { parentOf } from '../dns/name.ts'
import { registryZone } from '../azure/registry-names.ts'
import { connectedNames } from '../facts/connected-registries.ts'

/** Where a pod finds the API of its cluster, as its environment says: elsewhere in Azure, here inside its container. */
export const clusterApiAddress = '127.0.0.1'

/** A lab's certificate authority and the certificate that its front ends present, all PEM. They live as long as the lab. */
export interface Certificates {
  readonly authority: string
  readonly server: string
  readonly serverKey: string
  /** Of the same names and the same key, and over. */
  readonly expired: string
}

/**
 * Issues a lab's certificates. The names are those of Azure's own: wildcards below `azurecr.io`, none below
 * `privatelink.azurecr.io`, so that a client which uses the alias is refused as it would be there. It takes a thread of its own,
 * beside which the caller can make other things ready.
 */
export function issueCertificates(facts: Facts): Promise<Certificates> {
  return certificatesFor(certificateNames(facts))
}

/** An authority of its own, and one certificate of these names and addresses. */
export function certificatesFor(names: readonly string[]): Promise<Certificates> {
  const worker = new Worker(new URL(`certificate-authority${extname(import.meta.url)}`, import.meta.url), { workerData: names })
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

/** The names on the front ends' certificate. */
function certificateNames(facts: Facts): readonly string[] {
  const wildcards = [...facts.services.values(), ...facts.strangers].flatMap(({ names }) => names.map(({ name }) => `*.${parentOf(name)}`))
  return [...new Set([`*.${registryZone}`, registryZone, ...wildcards, ...websites.map(({ name }) => name), ...connectedNames(facts), clusterApiAddress])]
}
