/** A plan as terraform show -json prints it: what is known of each resource, and what its attributes refer to. */
export function plan(resources: readonly (readonly [address: string, values: object, expressions?: object])[]): string {
  const split = (address: string): object => ({ address, mode: 'managed', type: address.split('.')[0], name: address.split('.')[1] })
  return JSON.stringify({
    format_version: '1.2', terraform_version: '1.9.4',
    planned_values: { root_module: { resources: resources.map(([address, values]) => ({ ...split(address), values: { resource_group_name: 'rg', location: 'westeurope', name: address.split('.')[1], ...values } })) } },
    configuration: { root_module: { resources: resources.map(([address, , expressions = {}]) => ({ ...split(address), expressions })) } },
  })
}

export const to = (...addresses: readonly string[]): object => ({ references: addresses.flatMap((address) => [address, address.split('.').slice(0, 2).join('.')]) })
