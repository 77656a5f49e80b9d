/**
 * Keys that ARM templates, Terraform and the `az` command have and a design does without, by their letters in lower case: what to do
 * instead of writing them. (https://learn.microsoft.com/azure/templates/, the pages of the resource types that this language has.)
 */
export const unneededKeys: Readonly<Record<string, string>> = {
  apiversion: 'leave it out: a design is not deployed',
  delegation: 'leave it out: what a subnet is delegated to follows from what stands in it',
  delegations: 'leave it out: what a subnet is delegated to follows from what stands in it',
  dependson: 'leave it out: the order of deployment follows from what refers to what',
  privatednszoneconfigs: 'write privateDnsZoneGroup: [ZONE]',
  privatelinkserviceconnections: 'write registry: NAME, or service: NAME with groupIds',
  properties: 'write what stands in it without it',
  resourcegroup: 'leave it out: a key names one resource, and two zones of one name are two keys with the same name: ...',
  subscription: 'leave it out: a design knows no subscriptions',
  subscriptionid: 'leave it out: a design knows no subscriptions',
  tags: 'leave it out: tags change no answer',
  virtualnetworkpeerings: 'write peerings: [NETWORK] in virtualNetworks > NAME, on both sides',
}
