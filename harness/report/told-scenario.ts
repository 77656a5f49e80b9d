/** A scenario as `rehearse scenarios --json` has it, as far as a page shows it. Times in seconds. */
export interface ToldScenario {
  readonly scenario: string
  readonly kind: 'model' | 'lab'
  readonly end: number
  readonly step: number
  readonly faster?: number
  readonly under?: { readonly replicaSelection: string; readonly followsHealth: boolean }
  readonly verdict: string
  readonly places: Readonly<Record<string, { readonly public: boolean; readonly region?: string | undefined }>>
  readonly marks: readonly { readonly at: number; readonly what: string; readonly id: string; readonly because?: string }[]
  readonly health: readonly { readonly at: number; readonly what: string; readonly healthy: boolean }[]
  readonly clients: readonly ToldClient[]
  readonly objectives: readonly { readonly host: string; readonly name: string; readonly objective: string; readonly verdict: string; readonly expected: string; readonly observed: string; readonly at?: number | undefined }[]
  readonly budgets: readonly { readonly client: string; readonly total: number }[]
}

export interface ToldClient {
  readonly host: string
  readonly name: string
  readonly private: boolean
  readonly seen: readonly ToldSighting[]
}

export interface ToldSighting {
  readonly at: number
  readonly rcode: string
  readonly addresses: readonly string[]
  readonly served: boolean
  readonly message: string
}
