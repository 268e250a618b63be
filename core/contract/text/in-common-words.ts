import type { NothingInCommon } from '../imports.ts'

/** That a file has nothing in common with a workspace, in two sentences; what to do about it is said beside. */
export function inCommonWords({ workspace, events, isWhole, types, named }: NothingInCommon): string {
  const count = events.toLocaleString('en')
  const none = isWhole ? `None of its ${count} events` : `None of its first ${count} events`
  const has =
    isWhole && events === 1
      ? 'Its only event has no event type, no step and no id of a person that is there'
      : `${none} has an event type, a step or the id of a person that is there`
  const more = types > named.length ? ` and ${types - named.length} more` : ''
  return `Nothing in this file is known to ${workspace}. ${has}; it has ${named.join(', ')}${more}.`
}
