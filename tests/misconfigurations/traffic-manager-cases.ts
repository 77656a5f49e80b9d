import { exchange } from '../design.ts'
import type { Case } from './support.ts'

/** Cases of rules about Traffic Manager. */
export const trafficManagerCases: Readonly<Record<string, Case>> = {
  'probes-blocked': {
    at: 'networkSecurityGroups/shop-group',
    hosts: ['shop-west', 'shop-east', 'customer'],
    what: /^the default rule DenyAllInbound \(priority 65500, Inbound\) of shop-group at subnet west\/shop drops TCP port 443, which probes of shop-west need: west and east are degraded, as all of shop are, and all are answered as if none were: no failure leads anybody elsewhere\.$/,
    predicted: /shop\.trafficmanager\.net → 20\.50\.0\.1/,
    fix: /^Give shop-group a rule \{ direction: Inbound, access: Allow, protocol: Tcp, sourceAddressPrefix: AzureTrafficManager, destinationPortRange: 443 \}\.$/,
    mend: (text) => exchange(text, 'securityRules:\n', 'securityRules:\n      probes: { priority: 100, direction: Inbound, access: Allow, protocol: Tcp, sourceAddressPrefix: AzureTrafficManager, destinationPortRange: 443 }\n'),
  },
  'private-probes-fail': {
    at: 'privateTrafficManagerProfiles/login/endpoints/one',
    hosts: ['app'],
    what: /^one and other are degraded from the start, as all of login are, so that no failure leads anybody elsewhere: from west\/probes 10\.1\.0\.10 does not answer HTTP 80\/ \(connection refused: nothing listens there\)\.$/,
    predicted: /contoso\.privatelink\.azurecr\.io → 10\.1\.0\.10 \(TTL 10\)/,
    fix: /^Let TCP port 80 through from 10\.1\.2\.4, the probing gateway of login, to 10\.1\.0\.10, or probe a port at which one answers\.$/,
    mend: (text) => exchange(text, 'probingGateway: west/probes', 'probingGateway: west/probes\n    probeConfig: { protocol: TCP, port: 443 }'),
  },
}
