import { portOf } from '../../azure/service-ports.ts'
import { chainOf } from '../../diagnosis/observed/response.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'

/**
 * What people see, by the answer that is predicted. The sentence that a mistake has for its symptom speaks of registries and of the usual answer;
 * at other services, and where a zone that denies the name is linked, the same mistake shows otherwise.
 */
export function seen({ kind, response, endpoint: { name }, service, addresses: [address] }: Symptom): string {
  if (response === undefined) return `no answer for ${name}`
  if (response.rcode !== 'NOERROR') return `${response.rcode} for ${name}${response.rcode === 'NXDOMAIN' ? ': no such host' : ''}`
  if (address === undefined) return `NOERROR without an address for ${name}`
  const led = `NOERROR, ${chainOf(response).length > 1 ? 'an alias and then ' : ''}`
  if (kind === 'public') return `${led}a public address${service.publicNetworkAccess === 'Disabled' ? ', where nobody is let in' : ', past the private endpoint'}`
  return `${led}${address}${kind === 'unreachable' || kind === 'blocked' || kind === 'unapproved' ? `: a timeout at port ${portOf(name)}` : ''}`
}
