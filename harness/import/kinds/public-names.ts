import { isAddress } from '../../dns/address.ts'
import type { Drafting } from '../design.ts'
import { get, textAt } from '../read.ts'
import type { Resource } from '../resource.ts'
import { isSymbolic, propertyOf } from '../symbol.ts'

/** Properties in which Azure keeps the public name of a resource, once it is there. */
const kept = ['dnsSettings.fqdn', 'defaultHostName', 'ipAddress.fqdn', 'hostName', 'loginServer', 'dnsConfig.fqdn']

/** Names that follow from what is declared, before anything is there: labels below a region, names below a domain of the service. */
const made: Readonly<Record<string, (resource: Resource, location: () => string) => string | undefined>> = {
  // https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses#domain-name-label
  'microsoft.network/publicipaddresses': ({ body }, location) => below(textAt(body, 'dnsSettings.domainNameLabel'), `${location()}.cloudapp.azure.com`) ?? addressIn(body),
  'microsoft.web/sites': ({ name }) => below(name, 'azurewebsites.net'),
  'microsoft.web/sites/slots': ({ id }) => below(/\/sites\/([^/]+)\/slots\/([^/]+)$/i.exec(id)?.slice(1).join('-'), 'azurewebsites.net'),
  'microsoft.containerregistry/registries': ({ name }) => below(name, 'azurecr.io'),
  // https://learn.microsoft.com/azure/container-instances/container-instances-quickstart
  'microsoft.containerinstance/containergroups': ({ body }, location) => below(textAt(body, 'ipAddress.dnsNameLabel'), `${location()}.azurecontainer.io`),
  'microsoft.network/trafficmanagerprofiles': ({ name, body }) => below(textAt(body, 'dnsConfig.relativeName') ?? textAt(body, 'relativeDnsName') ?? name, 'trafficmanager.net'),
}

function below(label: string | undefined, domain: string): string | undefined {
  return label === undefined || label === '' || isSymbolic(label) ? undefined : `${label}.${domain}`.toLowerCase()
}

function addressIn(body: unknown): string | undefined {
  const address = get(body, 'ipAddress')
  return typeof address === 'string' && isAddress(address) ? address : undefined
}

/** The name, or the address, under which the internet reaches a resource; `undefined`: its sources do not tell. */
export function publicNameOf(resource: Resource, draft: Drafting): string | undefined {
  const written = kept.map((path) => textAt(resource.body, path)).find((one) => one !== undefined && !isSymbolic(one))
  const name = written ?? made[resource.type.toLowerCase()]?.(resource, () => draft.location(resource))
  if (name !== undefined && draft.estate.get(resource.id) !== undefined) draft.estate.understood.add(resource.type.toLowerCase())
  return name
}

/** What a symbol of a name or an address stands for, where its resource is declared: `reference(publicIp).dnsSettings.fqdn`. */
export function publicNameAt(written: string, draft: Drafting): string | undefined {
  if (!isSymbolic(written)) return written
  const { id, path = '' } = propertyOf(written) ?? {}
  const resource = draft.estate.get(id)
  if (resource === undefined || resource.existing === true) return undefined
  return /ipAddress$/i.test(path) ? addressIn(resource.body) : publicNameOf(resource, draft)
}
