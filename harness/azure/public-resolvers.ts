/**
 * Resolvers that anybody may ask and that many a guide forwards to, by address. Each operator has the same addresses all over the world
 * and answers from where the asker is near (anycast, https://www.rfc-editor.org/rfc/rfc4786).
 */
export const publicResolvers: ReadonlyMap<string, string> = new Map([
  // https://developers.google.com/speed/public-dns/docs/using
  ...of('Google Public DNS', '8.8.8.8', '8.8.4.4'),
  // https://developers.cloudflare.com/1.1.1.1/ip-addresses/
  ...of('Cloudflare', '1.1.1.1', '1.0.0.1', '1.1.1.2', '1.0.0.2', '1.1.1.3', '1.0.0.3'),
  // https://quad9.net/service/service-addresses-and-features/
  ...of('Quad9', '9.9.9.9', '149.112.112.112', '9.9.9.10', '149.112.112.10', '9.9.9.11', '149.112.112.11'),
  // https://www.opendns.com/setupguide/
  ...of('OpenDNS', '208.67.222.222', '208.67.220.220', '208.67.222.220', '208.67.220.222', '208.67.222.123', '208.67.220.123'),
  // Level 3, which never meant them for everybody; configurations have them all the same.
  ...of('Lumen', '4.2.2.1', '4.2.2.2', '4.2.2.3', '4.2.2.4', '4.2.2.5', '4.2.2.6', '209.244.0.3', '209.244.0.4'),
  // https://vercara.digicert.com/ultradns-public
  ...of('UltraDNS', '64.6.64.6', '64.6.65.6', '156.154.70.1', '156.154.71.1'),
  // https://adguard-dns.io/public-dns.html
  ...of('AdGuard', '94.140.14.14', '94.140.15.15', '94.140.14.140', '94.140.14.141'),
  // https://cleanbrowsing.org/filters/
  ...of('CleanBrowsing', '185.228.168.9', '185.228.169.9', '185.228.168.10', '185.228.169.11', '185.228.168.168', '185.228.169.168'),
  // https://controld.com/free-dns
  ...of('Control D', '76.76.2.0', '76.76.10.0', '76.76.2.1', '76.76.2.2', '76.76.2.3', '76.76.2.11'),
  // https://dns.watch
  ...of('DNS.WATCH', '84.200.69.80', '84.200.70.40'),
  // https://www.comodo.com/secure-dns/
  ...of('Comodo', '8.26.56.26', '8.20.247.20'),
  // https://www.dnspod.com/products/public.dns, https://www.alidns.com
  ...of('DNSPod', '119.29.29.29'),
  ...of('AliDNS', '223.5.5.5', '223.6.6.6'),
  // https://www.he.net
  ...of('Hurricane Electric', '74.82.42.42'),
  // https://www.joindns4.eu/for-public
  ...of('DNS4EU', '86.54.11.1', '86.54.11.201', '86.54.11.12', '86.54.11.212', '86.54.11.13', '86.54.11.213', '86.54.11.11', '86.54.11.211', '86.54.11.100', '86.54.11.200'),
])

function of(operator: string, ...addresses: readonly string[]): readonly (readonly [string, string])[] {
  return addresses.map((address) => [address, operator] as const)
}
