/** What an engine says it is made of (`/version`). */
export interface EngineVersion {
  readonly Components?: readonly { readonly Name: string; readonly Version: string }[] | undefined
}

/** Podman's own version, where it is Podman that answers (https://docs.podman.io/en/latest/_static/api.html). */
export function podmanVersion({ Components = [] }: EngineVersion): string | undefined {
  return Components.find(({ Name }) => /podman/i.test(Name))?.Version
}
