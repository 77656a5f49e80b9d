/** A function of the expression language whose arguments are worked out before it is called. */
export type Function = (given: readonly unknown[], scope: Scope) => unknown

/** Where a deployment goes. */
export interface Target {
  readonly subscription: string
  /** Absent: a deployment to a subscription, or above. */
  readonly resourceGroup?: string
  readonly managementGroup?: string
  /** Of the deployment and its groups, where somebody has said it. */
  readonly location?: string
}

/** What an expression can refer to where it stands. */
export interface Scope {
  readonly target: Target
  readonly deploymentName: string
  parameter(name: string): unknown
  variable(name: string): unknown
  /** A user-defined function; `undefined` where there is none of the name. */
  userFunction(name: string, given: readonly unknown[]): { readonly value: unknown } | undefined
  /** By id, by name or by symbolic name. */
  reference(what: string, full: boolean): unknown
  references(symbolicName: string): readonly unknown[]
  resourceInfo(symbolicName: string): { readonly id: string; readonly name: string } | undefined
  readonly copies: ReadonlyMap<string, number>
  readonly lambdas: ReadonlyMap<string, unknown>
}

export function scopeId({ subscription, resourceGroup, managementGroup }: Target): string {
  if (managementGroup !== undefined) return `/providers/Microsoft.Management/managementGroups/${managementGroup}`
  return resourceGroup === undefined ? `/subscriptions/${subscription}` : `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`
}

/** `Microsoft.Network/virtualNetworks/subnets` and `hub/apps` below a scope. Azure takes a type with a slash behind it too. */
export function idOf(scope: string, type: string, name: string): string {
  const [provider = '', ...types] = type.replace(/\/+$/, '').split('/')
  const names = name.split('/')
  return `${scope}/providers/${provider}${types.map((one, index) => `/${one}/${names[index] ?? ''}`).join('')}`
}
