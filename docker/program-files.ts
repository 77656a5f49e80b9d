import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const harness = join(import.meta.dirname, '../harness')

export interface ProgramFiles {
  /** From the folder `harness`, sorted. */
  readonly files: readonly string[]
  /** Packages that they import, without what comes with Node. */
  readonly packages: readonly string[]
}

/** All that a program of this project consists of: the files it begins with, and what they import. Types alone are nothing when it runs. */
export function programFiles(entries: readonly string[]): ProgramFiles {
  const files = new Set(entries)
  const packages = new Set<string>()
  for (const file of files) {
    const text = readFileSync(join(harness, file), 'utf8')
    for (const [, isType, specifier] of text.matchAll(/^(?:import|export)\b(\s+type\b)?[^'\n]*?\bfrom\s*'([^'\n]+)'/gm)) {
      if (isType !== undefined || specifier!.startsWith('node:')) continue
      if (specifier!.startsWith('.')) files.add(relative(harness, join(harness, dirname(file), specifier!)))
      else packages.add(specifier!)
    }
  }
  return { files: [...files].toSorted(), packages: [...packages].toSorted() }
}

export const harnessFolder: string = harness
