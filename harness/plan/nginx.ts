import { privateKey, type FilePlan, type InterfacePlan, type NodePlan } from './plan.ts'
import type { Certificates } from './certificates.ts'
import type { ServiceFacts, ServiceName } from '../facts/facts.ts'
import { portOf } from '../azure/service-ports.ts'
import { answerOf } from '../facts/services.ts'
import { images } from '../../docker/images.ts'

/** One name of a service at some addresses, and how it treats who comes. */
export interface VirtualServer {
  readonly addresses: readonly string[]
  readonly name: string
  readonly kind: 'registry' | 'data' | 'service'
  /** Status for a client that presents nothing. */
  readonly answer: number
  /** Whom the service's network rules let in: everybody, nobody, or those of certain addresses. */
  readonly admits: boolean | readonly string[]
}

export function virtualServer(service: ServiceFacts, endpoint: ServiceName, where: Pick<VirtualServer, 'addresses' | 'admits'>): VirtualServer {
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
  certificates: Certificates
  ready: { address: string }
}): NodePlan {
  const files: FilePlan[] = [
    { path: '/etc/nginx/nginx.conf', content: renderNginx(options.addresses, options.servers) },
    { path: '/etc/nginx/lab.crt', content: options.certificates.server },
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
    ready: { kind: 'tcp', address: options.ready.address, port: 443 },
  }
}

function renderNginx(addresses: readonly string[], servers: readonly VirtualServer[]): string {
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
  ssl_certificate /etc/nginx/lab.crt;
  ssl_certificate_key /etc/nginx/lab.key;
  ssl_protocols TLSv1.2 TLSv1.3;
${addresses.flatMap((address) => portsAt(address, servers).map((port) => renderDefault(address, port))).join('')}${servers.map((server, n) => selection(server, n) + renderServer(server, n)).join('')}}
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

/** Addresses that are let in, in a variable of the server's own. https://nginx.org/en/docs/http/ngx_http_geo_module.html */
function selection({ admits }: VirtualServer, n: number): string {
  return typeof admits === 'boolean' ? '' : `  geo $remote_addr $selected_${n} {
    ranges;
    default 0;
${admits.map((range) => `    ${range} 1;\n`).join('')}  }
`
}

function renderServer(server: VirtualServer, n: number): string {
  return `  server {
${server.addresses.map((address) => `    listen ${address}:${portOf(server.name)} ssl;\n`).join('')}    server_name ${server.name};
${typeof server.admits === 'boolean' ? '' : `    if ($selected_${n} = 0) {\n  ${shutOut(server)}    }\n`}${server.admits === false ? shutOut(server) : admitted(server)}  }
`
}

function shutOut({ kind, admits }: VirtualServer): string {
  if (kind === 'service') return `    return 403 '{"error":{"code":"Forbidden","message":"${admits === false ? 'public network access is disabled' : 'client address $remote_addr is not authorized'}"}}';\n`
  return `    return 403 '{"errors":[{"code":"DENIED","message":"client with IP \\'$remote_addr\\' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}';\n`
}

function admitted({ kind, name, answer }: VirtualServer): string {
  if (kind === 'service') return `${answer === 401 ? '    add_header WWW-Authenticate Bearer always;\n' : ''}    return ${answer};\n`
  if (kind === 'data') return '    return 404;\n'
  return `    location /v2/ {
      add_header WWW-Authenticate 'Bearer realm="https://${name}/oauth2/token",service="${name}"' always;
      return 401 '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}';
    }
    location / { return 404; }
`
}
