/** Why engine or images cannot be made ready: one code per reason, so that callers and tests need not read the message. */
export type SetupErrorCode =
  | 'engine-forbidden'
  | 'engine-silent'
  | 'engine-needs-root'
  | 'engine-not-installed'
  | 'engine-start-failed'
  | 'no-docker-command'
  | 'apt-failed'
  | 'no-registry-needs-root'
  | 'no-registry-no-debootstrap'
  | 'debootstrap-failed'
  | 'no-registry-no-go'
  | 'go-too-old'
  | 'go-checksum'
  | 'go-build-failed'
  | 'image-failed'
  | 'disk-full'
  | 'state-folder'

export class SetupError extends Error {
  override readonly name = 'SetupError'
  readonly code: SetupErrorCode
  /** What the reader can do about it. */
  readonly hint: string

  constructor(code: SetupErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }
}

const diskFull = /no space left on device|not have enough free space|disk quota exceeded|ENOSPC/i

/** The error for a command that failed, with the end of what it printed. A full disk shows up in any of them. */
export function commandFailed(code: SetupErrorCode, what: string, output: string, hint: string): SetupError {
  if (diskFull.test(output)) {
    return new SetupError('disk-full', `${what} failed: the disk is full.`, 'Free about 4 GB (`df -h` shows where; `docker system prune` removes unused images), then run it again.')
  }
  return new SetupError(code, `${what} failed:\n${lastLines(output)}`, hint)
}

export function lastLines(output: string, count = 8): string {
  return output.trim().split('\n').slice(-count).map((line) => `  ${line}`).join('\n')
}
