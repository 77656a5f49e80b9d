/** What the OCI distribution specification lets be a name, a tag and a digest. Only what passes here gets into a path. */
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const repositoryForm = new RegExp(`^${component}(?:/${component})*$`)
const tagForm = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/
const digestForm = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/
const sessionForm = /^[a-zA-Z0-9-]{1,128}$/

export function isRepository(text: string): boolean {
  return text.length <= 255 && repositoryForm.test(text)
}

export function isTag(text: string): boolean {
  return tagForm.test(text)
}

export function isDigest(text: string): boolean {
  return digestForm.test(text)
}

/** What distribution calls an upload: a UUID. */
export function isSession(text: string): boolean {
  return sessionForm.test(text)
}
