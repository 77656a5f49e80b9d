import type { Misconfiguration } from './misconfiguration.ts'
import { halves, tellHalves } from './support/data-endpoints-behind-firewall.ts'

/** M34. Login and manifest work; every layer times out or is reset. */
export const firewallAllowsLoginOnly: Misconfiguration = {
  id: 'firewall-allows-login-only',
  catalogue: 'M34',
  title: 'The firewall allows the login server, but not the data endpoints, or without them the storage accounts.',
  symptom: 'error pulling image configuration: download failed after attempts=6: dial tcp <ip>:443: i/o timeout',
  fix: "Allow every region's data endpoint by name; without dedicated data endpoints *.blob.core.windows.net, which lets every storage account through.",
  source: 'https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/download-failed-443-io-time-out',
  *find(examined) {
    yield* tellHalves([...halves(examined)].filter(({ home }) => home))
  },
}
