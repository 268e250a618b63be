import type { Filter } from '#core/contract/shared.ts'

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}

/**
 * What an exported file is called: the workspace, what it holds, and whether that was narrowed, so that two of them can be told
 * apart. Days are of UTC; the last one is the day of the last moment counted.
 * @param workspace path of the workspace's file; undefined where none is open
 * @param name `graph.csv`
 */
export function exportName(workspace: string | undefined, name: string, filter: Filter): string {
  const { from, to, where, without } = filter
  const [what = '', ...extension] = name.split('.')
  const file =
    workspace
      ?.split(/[\\/]/)
      .at(-1)
      ?.replace(/\.journey$/, '') ?? ''
  const parts = [
    file,
    what,
    where === undefined && without === undefined ? '' : 'filtered',
    from === undefined ? '' : `from-${dayOf(from)}`,
    to === undefined ? '' : `to-${dayOf(to - 1)}`,
  ]
  return `${parts.filter((part) => part !== '').join('-')}.${extension.join('.')}`
}
