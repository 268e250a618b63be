import type { RulesetVersion } from '../rules.ts'

type ActivatedBy = NonNullable<RulesetVersion['by']>

function wayWords({ way, file }: ActivatedBy): string {
  const from = file === undefined ? '' : `, from ${file}`
  switch (way) {
    case 'desktop':
      return `in the window${from}`
    case 'browser':
      return `in the window, in a browser${from}`
    case 'http':
      return `over the API${from}`
    case 'command':
      return `rules apply${file === undefined ? '' : ` ${file}`}`
    case 'serve':
      return `serve --rules${file === undefined ? '' : ` ${file}`}`
    case 'watch':
      return `${file ?? 'the file'} changed on disk (serve --watch)`
    case 'example':
      return 'with the example'
    case 'fleet':
      return 'by the fleet that is followed'
  }
}

/** By what a version was activated, in a few words: `rules apply shop.json, back to ruleset 3`. */
export function activatedWords(by: RulesetVersion['by']): string {
  if (by === null) return 'not known'
  const { begunFrom, again } = by
  return [
    wayWords(by),
    ...(again === undefined ? [] : [`back to ruleset ${again}`]),
    ...(begunFrom === undefined ? [] : [`begun from ruleset ${begunFrom}`]),
  ].join(', ')
}
