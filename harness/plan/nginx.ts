import { privateKey, type FilePlan, type InterfacePlan, type NodePlan } from './plan.ts'
import type { Certificates } from './certificates.ts'
import type { ServiceFacts, ServiceName } from '../facts/facts.ts'
import { portOf } from '../azure/service-ports.ts'
import { answerOf } from '../facts/services.ts'
import type { ReplicaSelection } from '../world/replica-selection.ts'
import type { Admitted } from './admitted.ts'
import { images } from '../../docker/images.ts'

/** Where a private endpoint has the rules by which the replica behind it may be chosen: the one that holds, the one of the design, and each by its name. */
export const selectionFolder = '/etc/nginx/selection'
export const chosenSelection = 'chosen'
export const plannedSelection = 'planned'

/** One name of a service at some addresses, and how it treats who comes. */
export interface VirtualServer {
  readonly addresses: readonly string[]
  readonly name: string
  readonly kind: 'registry' | 'data' | 'service'
  /** Status for a client that presents nothing. */
  readonly answer: number
  /** Whom the service's network rules let in: everybody, nobody, or those of certain addresses. */
  readonly admits: Admitted
  /** The registry with images that answers; it judges by itself whom it lets in. */
  readonly behind?: HandedOn
}

/** Where requests are handed on, and what is said of the way by which they came. */
export interface HandedOn {
  readonly address: string
  /** The region of the replica that answers, for each address; of a private endpoint its name, too. */
  readonly regions: ReadonlyMap<string, string>
  readonly privateEndpoint?: string
}

export function virtualServer(service: ServiceFacts, endpoint: ServiceName, where: Pick<VirtualServer, 'addresses' | 'admits' | 'behind'>): VirtualServer {
  const kind = service.registry === undefined ? 'service' : endpoint.kind === 'data' ? 'data' : 'registry'
  return { name: endpoint.name, kind, answer: answerOf(service, endpoint), ...where }
}

/**
 * A node that stands for front ends: TLS with a certificate of the lab's authority, and the answer that a service gives
 * before it knows who asks. https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/client-ip-address-not-allowed-access
 */
export function nginx(options: {
  name: string
  kind: NodePlan['kind']
  interfaces: readonly InterfacePlan[]
  /** Every address on which there is a certificate, even where nothing stands behind it. */
  addresses: readonly string[]
  servers: readonly VirtualServer[]
  /** The region of the replica that answers, by every rule that may choose it: a lab can go from one to another. */
  selections?: { readonly chosen: ReplicaSelection; readonly regions: ReadonlyMap<ReplicaSelection, string> }
  certificates: Certificates
  ready: { address: string }
}): NodePlan {
  const { selections } = options
  const files: FilePlan[] = [
    { path: '/etc/nginx/nginx.conf', content: renderNginx(options.addresses, options.servers, selections !== undefined) },
    ...(selections === undefined ? [] : selectionFiles(selections)),
    { path: serverCertificate, content: options.certificates.server },
    { path: expiredCertificate, content: options.certificates.expired },
    { path: '/etc/nginx/lab.key', content: options.certificates.serverKey, secret: privateKey },
  ]
  return {
    name: options.name,
    kind: options.kind,
    image: images.nginx,
    command: ['nginx', '-g', 'daemon off;'],
    environment: {},
    files,
    nameServers: [],
    searchDomains: [],
    interfaces: options.interfaces,
    // https://nginx.org/en/docs/control.html
    reload: { command: ['sh', '-c', reloading] },
    ready: { kind: 'tcp', address: options.ready.address, port: 443 },
  }
}

const serverCertificate = '/etc/nginx/lab.crt'
/** The same names, and over. */
export const expiredCertificate = '/etc/nginx/expired.crt'

/** The line by which clients are shown a certificate. */
export function presenting(path: string = serverCertificate): string {
  return `  ssl_certificate ${path};\n`
}

/** The rule that holds, beside all that could. */
function selectionFiles({ chosen, regions }: { readonly chosen: ReplicaSelection; readonly regions: ReadonlyMap<ReplicaSelection, string> }): readonly FilePlan[] {
  const file = (name: string, region: string): FilePlan => ({ path: `${selectionFolder}/${name}`, content: `map $server_addr $entry_region { default ${region}; }\n` })
  return [file(chosenSelection, regions.get(chosen)!), file(plannedSelection, regions.get(chosen)!), ...Array.from(regions, ([name, region]) => file(name, region))]
}

function renderNginx(addresses: readonly string[], servers: readonly VirtualServer[], selects: boolean): string {
  return `worker_processes 1;
error_log stderr warn;
pid /run/nginx.pid;
events { worker_connections 256; }
http {
  log_format lab '$remote_addr $ssl_server_name "$request" $status at $server_addr';
  access_log /dev/stdout lab;
  default_type application/json;
  server_tokens off;
  server_names_hash_bucket_size 256;
  server_names_hash_max_size 4096;
${presenting()}  ssl_certificate_key /etc/nginx/lab.key;
  ssl_protocols TLSv1.2 TLSv1.3;
${selects ? `  include ${selectionFolder}/${chosenSelection};\n` : renderEntryRegions(servers)}${addresses.flatMap((address) => portsAt(address, servers).map((port) => renderDefault(address, port))).join('')}${servers.map((server, n) => selection(server, n) + renderServer(server, n)).join('')}}
`
}

/** 443, and wherever else something is served at an address. */
function portsAt(address: string, servers: readonly VirtualServer[]): readonly number[] {
  return [...new Set([443, ...servers.filter(({ addresses }) => addresses.includes(address)).map(({ name }) => portOf(name))])]
}

/** A name that the address does not serve: there is a certificate, and nothing behind it. */
function renderDefault(address: string, port: number): string {
  return `  server {
    listen ${address}:${port} ssl default_server;
    return 404;
  }
`
}

/** Which region somebody came to, by the address: known once for all servers. */
function renderEntryRegions(servers: readonly VirtualServer[]): string {
  const regions = new Map(servers.flatMap(({ behind }) => [...behind?.regions ?? []]))
  if (regions.size === 0) return ''
  return `  map $server_addr $entry_region {\n    default "";\n${[...regions].map(([address, region]) => `    ${address} ${region};\n`).join('')}  }\n`
}

/** Nothing is kept on the way: what a client breaks off is broken off behind, too. What is said of the client is written anew (harness/registry/entry.ts). */
function handedOn({ kind, answer }: VirtualServer, { address, privateEndpoint = '' }: HandedOn): string {
  // What a host sees first of a storage account stays as it is elsewhere.
  const first = kind === 'service' ? `    location = / { return ${answer}; }\n` : ''
  return `${first}    location / {
      proxy_pass http://${address};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Entry-Region $entry_region;
      proxy_set_header X-Entry-Private-Endpoint "${privateEndpoint}";
      proxy_pass_header Server;
      proxy_request_buffering off;
      proxy_buffer_size 64k;
      proxy_buffers 16 64k;
      proxy_busy_buffers_size 256k;
      proxy_max_temp_file_size 0;
      client_max_body_size 0;
      proxy_read_timeout 10m;
      proxy_send_timeout 10m;
    }
`
}

/** Addresses that are let in, in a variable of the server's own. https://nginx.org/en/docs/http/ngx_http_geo_module.html */
function selection({ admits, behind }: VirtualServer, n: number): string {
  return typeof admits === 'boolean' || behind !== undefined ? '' : `  geo $remote_addr $selected_${n} {
    ranges;
    default 0;
${admits.map((range) => `    ${range} 1;\n`).join('')}  }
`
}

function renderServer(server: VirtualServer, n: number): string {
  return `  server {
${server.addresses.map((address) => `    listen ${address}:${portOf(server.name)} ssl;\n`).join('')}    server_name ${server.name};
${server.behind !== undefined ? handedOn(server, server.behind) : judged(server, n)}  }
`
}

function judged(server: VirtualServer, n: number): string {
  const { admits } = server
  if (typeof admits === 'boolean') return admits ? admitted(server) : shutOut(server)
  return `    if ($selected_${n} = 0) {\n  ${shutOut(server)}    }\n${admitted(server)}`
}

function shutOut({ kind, admits }: VirtualServer): string {
  if (kind === 'service') return `    return 403 '{"error":{"code":"Forbidden","message":"${admits === false ? 'public network access is disabled' : 'client address $remote_addr is not authorized'}"}}';\n`
  return `    return 403 '{"errors":[{"code":"DENIED","message":"client with IP \\'$remote_addr\\' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}';\n`
}

function admitted({ kind, name, answer }: VirtualServer): string {
  if (kind === 'service') return `${answer === 401 ? '    add_header WWW-Authenticate Bearer always;\n' : ''}    return ${answer};\n`
  // Recorded is the code; the words are those of the protocol's error code. https://github.com/aviral26/acr-checkhealth
  if (kind === 'data') return `    return 403 '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}';\n`
  return `    location /v2/ {
      add_header WWW-Authenticate 'Bearer realm="https://${name}/oauth2/token",service="${name}"' always;
      return 401 '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}';
    }
    location / { return 404; }
`
}

/** Ends once a process goes by the new configuration; those that go by the old one accept nothing more then. */
const reloading = `workers() { cat /proc/$(cat /run/nginx.pid)/task/*/children; }
old=" $(workers)"
nginx -s reload || exit
for n in $(seq 400); do
  for worker in $(workers); do case "$old" in *" $worker "*) ;; *) exit 0 ;; esac; done
  sleep 0.01
done
echo 'nginx has not read its configuration again' >&2
exit 1`

/** Nobody has this address, and the internet's router says nothing of that. */
const nobody = '126.127.255.254'

/** How a name goes silent at one address while its server goes on everywhere else: the connection stands, and no answer comes. */
export function silentServer(name: string, address: string): { readonly text: string; readonly by: string } {
  const text = `    server_name ${name};\n`
  return { text, by: `${text}    if ($server_addr = ${address}) { rewrite ^ /silent/${address} last; }
    location = /silent/${address} { internal; proxy_pass http://${nobody}; proxy_connect_timeout 75s; }
` }
}
