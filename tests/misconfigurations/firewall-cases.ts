import type { Case } from './support.ts'
import { exchange } from '../design.ts'

/** Cases of rules about firewalls and route tables, as rules.test.ts has them. */
export const firewallCases: Readonly<Record<string, Case>> = {
  'home-data-endpoint-out-of-reach': {
    at: 'connectedRegistries/plantregistry/parent',
    hosts: ['edge'],
    what: /^plantregistry reaches contoso\.azurecr\.io from edge, but not contoso\.westeurope\.data\.azurecr\.io, the data endpoint of the home region of contoso\.$/,
    predicted: /^edge at contoso\.westeurope\.data\.azurecr\.io: connection refused by/,
    fix: /^Let edge find contoso\.westeurope\.data\.azurecr\.io and reach it at port 443/,
    mend: (text) => exchange(text, 'contoso.northeurope.data.azurecr.io', 'contoso.westeurope.data.azurecr.io'),
  },
  'firewall-allows-login-only': {
    at: 'azureFirewalls/hub-firewall/applicationRules',
    hosts: ['app'],
    what: /^hub-firewall lets app reach contoso\.azurecr\.io, but not contoso\.westeurope\.data\.azurecr\.io and contoso\.eastus2\.data\.azurecr\.io\.$/,
    predicted: /^app gets contoso\.westeurope\.data\.azurecr\.io → .*; connection refused by .*no application rule of hub-firewall allows/,
    fix: /^Add contoso\.westeurope\.data\.azurecr\.io and contoso\.eastus2\.data\.azurecr\.io to the targetFqdns/,
    mend: (text) => exchange(text, '[contoso.azurecr.io]', '[contoso.azurecr.io, contoso.westeurope.data.azurecr.io, contoso.eastus2.data.azurecr.io]'),
  },
  'firewall-allows-home-region-only': {
    at: 'azureFirewalls/hub-firewall/applicationRules',
    hosts: ['app'],
    what: /^hub-firewall lets app reach contoso\.azurecr\.io, but not contoso\.eastus2\.data\.azurecr\.io\.$/,
    predicted: /^app gets contoso\.eastus2\.data\.azurecr\.io → .*connection refused by /,
    fix: /^Add contoso\.eastus2\.data\.azurecr\.io to the targetFqdns/,
    mend: (text) => exchange(text, 'contoso.westeurope.data.azurecr.io]', "'*.data.azurecr.io']"),
  },
  'route-leads-elsewhere': {
    at: 'routeTables/out/routes/endpoints',
    hosts: ['app'],
    what: /^Packets of app for contoso-endpoint do not arrive: the route endpoints of out drops everything for 10\.0\.1\.0\/24\.$/,
    predicted: / → 10\.0\.1\.5 .*; timeout at 10\.0\.1\.5:443/,
    fix: /^Take the addresses of contoso-endpoint out of that route/,
    mend: (text) => exchange(text, ', privateEndpointNetworkPolicies: RouteTableEnabled', ''),
  },
  'answers-pass-firewall-by': {
    at: 'routeTables/out/routes/endpoints',
    hosts: ['app'],
    what: /^app and contoso-endpoint do not hear each other: packets to 10\.0\.1\.5 pass hub-firewall one way and no firewall on the way back/,
    predicted: / → 10\.0\.1\.5 .*; timeout at 10\.0\.1\.5:443/,
    fix: /^Allow the names of contoso-endpoint in an application rule/,
    mend: (text) => exchange(text, /    networkRules:\n.*\n/, '    applicationRules:\n      endpoints: { sourceAddresses: 10.0.2.0/24, targetFqdns: [contoso.azurecr.io, contoso.westeurope.data.azurecr.io] }\n'),
  },
  'address-not-let-in': {
    at: 'registries/contoso/networkRuleSet/ipRules',
    hosts: ['app'],
    what: /^app comes to contoso from 203\.0\.113\.20 \(firewall fw\), and the registry lets in 203\.0\.113\.10 only\.$/,
    predicted: /HTTP 403 from 126\.128\./,
    fix: /^Add 203\.0\.113\.20 \(firewall fw\) to the ipRules of contoso/,
    mend: (text) => exchange(text, 'ipRules: [203.0.113.10]', 'ipRules: [203.0.113.10, 203.0.113.20]'),
  },
}
