import type { Vocabulary } from '#core/contract/drafts.ts'
import { rulesetJsonSchema } from '#core/journey/language/json-schema.ts'
import { startsOf } from '#core/journey/ruleset.ts'
import { stepsOf } from '#core/journey/steps-of.ts'
import type { FieldStatistics } from '#core/registry/audit.ts'
import { createFieldCounter, type FieldCounter } from '#core/registry/field-walk.ts'
import { readEventTypes, samplePayloads } from '#core/store/events/event-types.ts'
import type { Analysis } from './analysis.ts'

const SAMPLE = { events: 50_000, perType: 2_000 }
/** A field with more different texts than this is free text, and its values are no words of anybody's. */
const MOST_VALUES = 15
const LONGEST_VALUE = 60

/** Pointers as conditions write them: with dots. Items of lists have no name and are left out. */
function pathOf(pointer: string): string | null {
  const keys = pointer.slice(1).split('/')
  return keys.every((key) => /^[A-Za-z_]\w*$/.test(key)) ? keys.join('.') : null
}

function fieldOf(field: FieldStatistics) {
  const { path, events, distinct, isBounded, texts, numbers, isYesNo, samples } = field
  const name = pathOf(path)
  if (name === null) return []
  const values = [...new Set(samples)].filter((value) => value.length <= LONGEST_VALUE)
  const isWord = !isBounded && distinct <= MOST_VALUES
  return [
    {
      path: name,
      events,
      values: isWord ? values.sort() : [],
      ...(texts === 0 ? {} : { texts }),
      ...(numbers === 0 ? {} : { numbers }),
      ...(isYesNo ? { isYesNo } : {}),
    },
  ]
}

function mainSteps({ names, columns, ...analysis }: Analysis): string[] {
  const counts = new Map<string, number>()
  const compiled = analysis.active()?.compiled
  for (const { rule } of compiled?.rules ?? [])
    for (const step of [...startsOf(rule), rule.toState]) if (step !== '*') counts.set(step, 0)
  const { to, length } = columns.transitions()
  for (let index = 0; index < length; index += 1) {
    const step = names.textOf(to[index] ?? 0)
    counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([step]) => step)
}

function sourcesOf({ names, columns }: Analysis): string[] {
  const counts = new Map<number, number>()
  for (const source of columns.events().source)
    if (source >= 0) counts.set(source, (counts.get(source) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([source]) => names.textOf(source))
}

/** Steps, event types and their fields, as they are known and were seen. */
export function vocabularyFor(analysis: Analysis): Vocabulary {
  const { database, names, reading } = analysis
  const counters = new Map<string, FieldCounter>()
  samplePayloads(database, names, { ...SAMPLE, reading }, (eventType, payload) => {
    const counter = counters.get(eventType) ?? createFieldCounter()
    counters.set(eventType, counter)
    counter.add(payload)
  })
  return {
    steps: mainSteps(analysis),
    journeys: (analysis.active()?.compiled.journeys ?? [])
      .slice(1)
      .map((journey) => ({ id: journey.id, steps: [...stepsOf(journey)] })),
    sources: sourcesOf(analysis),
    eventTypes: readEventTypes(database, names, reading)
      .sort((a, b) => b.events - a.events)
      .map(({ eventType, events }) => ({
        name: eventType,
        events,
        fields: (counters.get(eventType)?.fields() ?? [])
          .flatMap(fieldOf)
          .sort((a, b) => b.events - a.events),
      })),
    schema: rulesetJsonSchema(),
  }
}
