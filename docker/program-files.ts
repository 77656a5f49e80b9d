import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Where the files of programs are, as TypeScript. The package has them apart. */
export const programFolder: string = [join(import.meta.dirname, 'programs'), join(import.meta.dirname, '../harness')].find(existsSync)!

export interface ProgramFiles {
  /** From `programFolder`, sorted. */
  readonly files: readonly string[]
  /** Packages that they import, without what comes with Node. */
  readonly packages: readonly string[]
}

/** All that a program of this project consists of: the files it begins with, and what they import. Types alone are nothing when it runs. */
export function programFiles(entries: readonly string[]): ProgramFiles {
  const files = new Set(entries)
  const packages = new Set<string>()
  for (const file of files) {
    const text = readFileSync(join(programFolder, file), 'utf8')
    for (const [, isType, specifier] of text.matchAll(/^(?:import|export)\b(\s+type\b)?[^'\n]*?\bfrom\s*'([^'\n]+)'/gm)) {
      if (isType !== undefined || specifier!.startsWith('node:')) continue
      if (specifier!.startsWith('.')) files.add(join(dirname(file), specifier!))
      else packages.add(specifier!)
    }
  }
  return { files: [...files].toSorted(), packages: [...packages].toSorted() }
}

/** Where a package is installed. */
export function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
}
