import { exchange } from '../design.ts'
import { whole, type BrokenImages } from './worlds.ts'

/** Hosts that log in with tokens instead of the admin user: the build with one that pushes `payments/*`, the application with one that reads. */
export const withTokens: string = [
  ['publicNetworkAccess: Disabled }', `publicNetworkAccess: Disabled,
    scopeMaps: { builds: { payments/*: [content/read, content/write] }, readers: { payments/*: content/read, samples/hello: content/read } },
    tokens: { builder: builds, application: readers, everything: _repositories_push, retired: { scopeMap: readers, status: disabled } } }`] as const,
  ['through: contoso-weu, for: push', 'through: contoso-weu, for: push, image: contoso.azurecr.io/payments/api:v1, token: builder'] as const,
  ['through: contoso-eus, for: pull', 'through: contoso-eus, for: pull, token: application'] as const,
].reduce((text, [from, to]) => exchange(text, from, to), whole)

/** DNS, network and images are as they should be. */
export const withoutRepository: BrokenImages = {
  title: 'a scope map without the repository',
  text: exchange(withTokens, 'readers: { payments/*: content/read, samples/hello: content/read }', 'readers: { payments/*: content/read }'),
  fails: ['images-pulled', 'blobs-from-same-region'],
  words: /Error: GET https:\/\/contoso\.(?:\w+\.geo\.)?azurecr\.io\/v2\/samples\/hello\/manifests\/v1: UNAUTHORIZED: authentication required, visit https:\/\/aka\.ms\/acr\/authorization for more information\.; \[map\[Action:pull Name:samples\/hello Type:repository\]\]/,
  because: /^the scope map readers of the token application gives no content\/read in samples\/hello, which a pull needs$/,
}

/** Where a scope map lacks the repository, or the action, or the token is good no more. */
export const withoutRights: readonly BrokenImages[] = [
  withoutRepository,
  {
    title: 'a scope map without the action',
    text: exchange(withTokens, 'builds: { payments/*: [content/read, content/write] }', 'builds: { payments/*: [content/read, metadata/write] }'),
    fails: ['images-pushed'],
    words: /Error: POST https:\/\/contoso\.azurecr\.io\/v2\/payments\/api\/blobs\/uploads\/: UNAUTHORIZED: .*; \[map\[Action:pull Name:payments\/api Type:repository\] map\[Action:push Name:payments\/api Type:repository\]\]/,
    because: /^the scope map builds of the token builder gives no content\/write in payments\/api, which a push needs$/,
  },
  {
    title: 'a scope map that every registry has, and that is for pulling',
    text: exchange(exchange(withTokens, 'everything: _repositories_push', 'everything: _repositories_pull'), 'token: builder', 'token: everything'),
    fails: ['images-pushed'],
    words: /payments\/api\/blobs\/uploads\/: UNAUTHORIZED/,
    because: /^the scope map _repositories_pull of the token everything gives no content\/write in payments\/api/,
  },
  {
    title: 'a token that is disabled',
    text: exchange(withTokens, 'token: application', 'token: retired'),
    fails: ['images-pulled', 'blobs-from-same-region'],
    words: /Error: GET https:\/\/contoso\.(?:\w+\.geo\.)?azurecr\.io\/oauth2\/token\?…: UNAUTHORIZED: authentication required/,
    because: /^the token retired of contoso is disabled$/,
  },
]
