/** The images a lab is made of. `official` ones are pulled where Docker Hub can be reached and built under the same name where it cannot. */
export const images = {
  base: 'debian:bookworm-slim',
  coredns: 'coredns/coredns:1.14.7',
  fabric: 'dns-rehearsal/fabric',
  host: 'dns-rehearsal/host',
  unbound: 'dns-rehearsal/unbound',
  nginx: 'dns-rehearsal/nginx',
} as const
