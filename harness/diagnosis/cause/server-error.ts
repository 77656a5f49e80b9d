import type { ServiceFacts } from '../../facts/facts.ts'
import { isServerError, type Connection } from '../../world/world.ts'
import type { Cause } from './cause.ts'

/** Why somebody is told that a service is broken: nothing on the way there is. */
export function causeOfServerError({ name, names, path }: ServiceFacts, asked: string, connection: Connection): Cause | undefined {
  if (!isServerError(connection)) return undefined
  const data = names.find((one) => one.name === asked && one.kind === 'data')
  return {
    because: `${asked} answers with HTTP ${connection.status}: the way there is well, and ${name} is not${data === undefined ? '' : ` in ${data.region}`}`,
    fix: data === undefined ? `Look at ${name} itself.` : `Look at the storage behind ${name} in ${data.region}; until it is back, images come from another replica: by its regional name, or with routing to ${data.region} switched off.`,
    at: path,
  }
}
