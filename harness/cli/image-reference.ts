import { isDigest, isRepository, isTag } from '../registry/names.ts'
import { sampleImage, type ImageReference } from '../world/transfer/transfer.ts'
import { UsageError } from './exit-codes.ts'
import { readQuestion } from './question.ts'

/** An image as it is typed: `contoso.azurecr.io/samples/hello:v1`; `latest` where it has neither tag nor digest. */
export function readImage(written: string): ImageReference {
  const example = `such as contoso.azurecr.io/${sampleImage.repository}:${sampleImage.reference}`
  const [, host = '', rest = ''] = /^([^/]*)\/(.*)$/s.exec(written) ?? []
  if (host === '' || !host.includes('.')) throw new UsageError(`"${written}" names no image: before its first slash stands the name of a registry`, example)
  const { name } = readQuestion(host)
  const digest = rest.indexOf('@')
  const colon = rest.lastIndexOf(':')
  const [repository, reference] = digest !== -1 ? [rest.slice(0, digest), rest.slice(digest + 1)] : colon !== -1 ? [rest.slice(0, colon), rest.slice(colon + 1)] : [rest, 'latest']
  if (!isRepository(repository)) throw new UsageError(`"${repository}" is no name of a repository`, `lower-case letters and digits, with . _ - and / between them: ${example}`)
  if (digest === -1 ? !isTag(reference) : !isDigest(reference)) throw new UsageError(`"${reference}" is no ${digest === -1 ? 'tag' : 'digest'}`, example)
  return { name, repository, reference }
}
