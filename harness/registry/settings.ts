/** How the service is told what it stands for. The harness renders it as JSON (settings-read.ts says what is wrong with one). */
export interface Settings {
  readonly registries: readonly RegistrySettings[]
  readonly listeners: readonly ListenerSettings[]
  /** PEM texts for listeners that speak TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** Where the service keeps what it must remember; nothing of it is read by anybody else. */
  readonly folder: string
  /** The distribution registry that it starts for every replica without an `upstream`. */
  readonly distribution?: { readonly binary: string; readonly folder: string }
  /** Where it takes what webhooks tell, in a customer's place (receiver.ts). */
  readonly receiver?: { readonly address: string; readonly port: number }
}

export interface RegistrySettings {
  readonly loginServer: string
  /** Signs tokens and links. Processes that serve one registry must be given the same. */
  readonly secret: string
  /** Home first. */
  readonly replicas: readonly ReplicaSettings[]
  readonly dataEndpointEnabled: boolean
  readonly regionalEndpoints: boolean
  readonly anonymousPullEnabled: boolean
  readonly publicNetworkAccess: 'Enabled' | 'Disabled'
  readonly networkRuleSet: { readonly defaultAction: 'Allow' | 'Deny'; readonly ipRules: readonly string[] }
  /** Passwords of the admin user, whose name is the registry's; none where that user is disabled. */
  readonly adminPasswords: readonly string[]
  readonly tokens: readonly RepositoryToken[]
  readonly identities: readonly Identity[]
  /** Seconds for which a link to a blob is good. Recorded: exactly 20 minutes; documented: 20 to 30. */
  readonly linkSeconds: number
  /** Requests a minute of one identity, for each kind of operation; none: no limit. */
  readonly limits: Readonly<Partial<Record<Operations, number>>>
  /** None: replicas are apart. */
  readonly replication?: ReplicationSettings
  readonly webhooks: readonly Webhook[]
  /** `samples/hello:v1`: images of a megabyte that every replica has from the start (sample-image.ts). */
  readonly images: readonly string[]
  /** Those that synchronise with it: only these activate themselves and get messages (gateway.ts). */
  readonly children: readonly ChildSettings[]
  /** Where it is itself a connected registry. */
  readonly connected?: ConnectedSettings
}

export interface ChildSettings {
  readonly name: string
  /** How long a message for it lives. Absent: what happened is told whenever it asks. */
  readonly messageSeconds?: number
}

/** A connected registry, and the one above it. https://learn.microsoft.com/azure/container-registry/intro-connected-registry */
export interface ConnectedSettings {
  readonly name: string
  readonly mode: 'ReadWrite' | 'ReadOnly'
  readonly parent: {
    /** `https://contoso.azurecr.io`: where its token service is. */
    readonly loginServer: string
    /** `https://contoso.westeurope.data.azurecr.io`: where messages and content come from. Of a connected registry the login server. */
    readonly gateway: string
  }
  readonly syncToken: { readonly name: string; readonly password: string }
  /** When it synchronises, as cron has it (UTC), and for how many seconds each time. */
  readonly schedule: string
  readonly syncWindowSeconds: number
  /** Seconds between two looks while it synchronises. Not published, and ours. */
  readonly everySeconds: number
  /** Seconds after which a parent that says nothing is out of reach: 10 with Microsoft's own. */
  readonly timeoutSeconds: number
}

/**
 * What is pushed to one replica begins to travel to the others after so many seconds, and takes as long as its missing bytes need. Neither is
 * published; with the defaults, 975 MB take 34 s, as somebody has measured.
 */
export interface ReplicationSettings {
  readonly seconds: number
  readonly bytesPerSecond: number
  /** After which it is tried again where a replica cannot be reached. Ours. */
  readonly retrySeconds: number
}

/** Of one region: it tells what clients change there and what replication brings there. https://learn.microsoft.com/azure/container-registry/container-registry-webhook */
export interface Webhook {
  readonly region: string
  readonly url: string
  readonly actions: readonly ('push' | 'delete')[]
  /** `samples/hello:v1`, `samples/hello:*` for all of its tags, `samples/hello` for its tag latest; absent: all that happens. */
  readonly scope?: string
  /** The customer's own; nothing else is added, no signature either. */
  readonly headers: Readonly<Record<string, string>>
}

export type Operations = 'read' | 'write' | 'delete' | 'referrers' | 'oauth'

export interface ReplicaSettings {
  readonly region: string
  /** `http://127.0.0.1:5001`: where its distribution registry listens, if not one that this service starts. */
  readonly upstream?: string
  /** The storage account that holds its blobs, for registries without dedicated data endpoints. */
  readonly storageAccount: string
}

/** A token with a scope map. https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions */
export interface RepositoryToken {
  readonly name: string
  readonly passwords: readonly string[]
  readonly status: 'enabled' | 'disabled'
  /** `samples/hello` or `samples/*`, and actions such as `content/read`. */
  readonly scopeMap: readonly { readonly repository: string; readonly actions: readonly string[] }[]
}

/** A service principal or a managed identity with a role of the registry's. There is no Entra ID in a lab: its token is a secret of ours. */
export interface Identity {
  readonly name: string
  readonly role: 'AcrPull' | 'AcrPush' | 'AcrDelete' | 'Owner'
  /** Taken by `/oauth2/exchange`. */
  readonly accessToken: string
  /** A service principal's secret, which is a password too. */
  readonly passwords: readonly string[]
}

/**
 * An address to listen at, and how whoever connects there came: over the internet to the front end of a region, by a private endpoint
 * behind which the replica of a region answers, or through a front end of the lab that says so in headers (entry.ts).
 */
export interface ListenerSettings {
  readonly address: string
  readonly port: number
  readonly tls: boolean
  readonly entry: 'public' | 'privateEndpoint' | 'told'
  /** Of the replica that answers at the login server's name here; the home replica where it is left out. */
  readonly region?: string
}
