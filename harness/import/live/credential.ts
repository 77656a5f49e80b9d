import { DefaultAzureCredential, type TokenCredential } from '@azure/identity'
import type { Cloud } from './clouds.ts'

/** Whoever this machine is: variables of the environment, a workload's or machine's identity, or whom az, PowerShell or azd have logged in. */
export function ownCredential({ authority }: Cloud): TokenCredential {
  return new DefaultAzureCredential(authority === undefined ? {} : { authorityHost: authority })
}
