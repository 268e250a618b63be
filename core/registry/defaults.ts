import type { JsonObject } from '#core/base/json.ts'

function open(title: string, description: string): [string, JsonObject] {
  const $schema = 'https://json-schema.org/draft/2020-12/schema'
  return [title, { $schema, title, description, type: 'object' }]
}

/** The event types that everyone begins with. Their schemas let every payload in; further types need no registration. */
export const DEFAULT_TYPES: ReadonlyMap<string, JsonObject> = new Map([
  open('PAGE_VIEW', 'A page was shown.'),
  open('CLICK', 'Something was clicked.'),
  open('FORM_SUBMIT', 'A form was sent.'),
  open('ERROR', 'Something failed in front of a person.'),
  open('CONVERSION', 'What the journey is for has happened.'),
])
