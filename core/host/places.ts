import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import envPaths from 'env-paths'

/** The user's data folder: the example, new workspaces, the list of recent ones, keys. */
export function defaultHome(): string {
  return process.env.JOURNEYSCOPE_HOME ?? envPaths('journeyscope', { suffix: '' }).data
}

/** The folder that holds package.json: two levels up from source, one or two from the bundle. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

export function examplePath(name: string): string {
  return join(packageFolder(), 'examples', name)
}

const PROGRAMS = {
  analysis: join('core', 'host', 'analysis', 'worker.ts'),
  judging: join('core', 'host', 'judging-anew', 'worker.ts'),
  study: join('core', 'host', 'study', 'worker.ts'),
}

/** The file of a program that runs in a thread: source beside source, built JavaScript beside a bundle. */
export function programFile(name: keyof typeof PROGRAMS): string {
  const isSource = import.meta.url.endsWith('.ts')
  return join(packageFolder(), isSource ? PROGRAMS[name] : join('dist', 'main', `${name}.js`))
}

/** Where the built window lies; null where it has not been built. */
export function builtRenderer(): string | null {
  const folder = join(packageFolder(), 'dist', 'renderer')
  return existsSync(join(folder, 'index.html')) ? folder : null
}
