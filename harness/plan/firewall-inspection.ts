import type { ApplicationRule, AzureFirewall } from '../azure/firewall-resources.ts'
import { inspectedPorts } from '../azure/firewall-rules.ts'

/** Where HAProxy says that it works. */
export const healthPort = 20_000

/** Where it takes the connections of an inspected port: 20001 on. */
export function listenerFor(firewall: AzureFirewall, port: number): number {
  return healthPort + 1 + inspectedPorts(firewall).indexOf(port)
}

/**
 * Application rules for TLS, in HAProxy's language: the first rule that matches the source and the name in the client's greeting
 * (SNI) decides; what is let through is carried to where the firewall's own DNS finds the name. https://docs.haproxy.org/2.6/configuration.html
 */
export function renderInspection(firewall: AzureFirewall, servers: readonly string[]): string {
  return `global
  log stdout format raw daemon
defaults
  mode tcp
  log global
  timeout connect 60s
  timeout client 300s
  timeout server 300s
resolvers firewall
${servers.map((server, n) => `  nameserver server${n} ${server}:53\n`).join('')}  accepted_payload_size 1232
  resolve_retries 2
  timeout resolve 1s
  timeout retry 1s
  hold valid 1s
  hold obsolete 0s
  hold nx 0s
  hold other 0s
frontend health
  bind 127.0.0.1:${healthPort}
  mode http
  no log
  http-request return status 200
${inspectedPorts(firewall).map((port) => renderListener(port, listenerFor(firewall, port), firewall.applicationRules.filter(({ ports }) => ports.includes(port)))).join('')}`
}

function renderListener(port: number, listener: number, rules: readonly ApplicationRule[]): string {
  return `frontend https-${port}
  bind 0.0.0.0:${listener}
  log-format "%ci %[var(sess.name)] %[var(sess.rule)] -> %[var(sess.address)]:${port} %ts"
  tcp-request inspect-delay 5s
  tcp-request content reject if !{ req.ssl_hello_type 1 } WAIT_END
  tcp-request content set-var(sess.name) req.ssl_sni,lower
${rules.flatMap(renderRule).join('')}  tcp-request content reject unless { var(sess.action) -m str Allow }
  tcp-request content do-resolve(sess.address,firewall,ipv4) var(sess.name)
  tcp-request content reject unless { var(sess.address) -m found }
  tcp-request content set-dst var(sess.address)
  default_backend anywhere-${port}
backend anywhere-${port}
  server there 0.0.0.0:${port}
`
}

/** Its lines set the verdict where none is set yet: one for exact names, one for wildcards. */
function renderRule({ name, action, sourceAddresses, targetFqdns }: ApplicationRule): readonly string[] {
  const sources = sourceAddresses.includes('*') ? [''] : chunks(sourceAddresses).map((some) => ` { src ${some.join(' ')} }`)
  const exact = targetFqdns.filter((target) => !target.startsWith('*'))
  const wild = targetFqdns.filter((target) => target.startsWith('*') && target !== '*').map((target) => target.slice(1))
  const names = targetFqdns.includes('*')
    ? ['']
    : [...chunks(exact).map((some) => ` { var(sess.name) -m str ${some.join(' ')} }`), ...chunks(wild).map((some) => ` { var(sess.name) -m end ${some.join(' ')} }`)]
  return sources.flatMap((source) => names.flatMap((named) => [
    `  tcp-request content set-var(sess.rule) str(${name}) if !{ var(sess.rule) -m found }${source}${named}\n`,
    `  tcp-request content set-var(sess.action) str(${action}) if !{ var(sess.action) -m found } { var(sess.rule) -m str ${name} }\n`,
  ]))
}

/** HAProxy takes 64 words a line ("too many words, truncating after word 64"), of which the rest of a line needs some twenty. */
const mostWords = 20

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / mostWords) }, (_, n) => all.slice(mostWords * n, mostWords * (n + 1)))
}
