import { predictorOf, sightsIn } from '../diagnosis/observed/predicted.ts'
import { requirements } from '../diagnosis/intent/requirement.ts'
import type { Facts } from '../facts/facts.ts'
import { createModel } from '../model/model.ts'
import { clientsOf, isServedBy } from './clients.ts'
import { connectionOf } from './look.ts'

/** A client that gets nowhere although nothing is broken. */
export interface Unserved {
  readonly host: string
  readonly name: string
  /** How its attempt ends. */
  readonly message: string
  /** Whether the design says that it is to be served: of one that nobody promised anything, nothing is unknown. */
  readonly meant: boolean
}

/** Who, of all clients of a design, is not served as it stands. */
export function unservedIn(facts: Facts): readonly Unserved[] {
  const whole = predictorOf(createModel(facts))
  const meant = requirements(facts).some(({ intent }) => intent.reach !== 'never')
  return clientsOf(facts, { from: [], names: [] }).flatMap((client) => {
    const sights = sightsIn(whole, facts.hosts.get(client.host)!)
    const connection = connectionOf(facts, client, sights, sights.answer(client.name))
    return isServedBy(client, connection) ? [] : [{ host: client.host, name: client.name, message: connection.message, meant }]
  })
}
