import { differsInKind } from './compare/fields.ts'
import { pointerKeys } from './json-schema.ts'
import type { ReadSchema } from './read-schema.ts'

/** A rule, exit, outcome or view, with what it reads of events. */
export interface Consumer {
  /** As it is called in a message: `rule rule_002`. */
  readonly name: string
  /** The event type that it looks at; null where it looks at every type. */
  readonly eventType: string | null
  /** JSON pointers into the payload: `/formId`. */
  readonly paths: readonly string[]
}

export interface BrokenConsumer {
  readonly consumer: string
  readonly path: string
  readonly message: string
}

/**
 * Consumers that read a field which the new version no longer has, or has with another kind of value. Without an
 * earlier version only missing fields can break them.
 */
export function brokenConsumers(
  consumers: readonly Consumer[],
  eventType: string,
  earlier: ReadSchema | null,
  next: ReadSchema,
): BrokenConsumer[] {
  return consumers
    .filter((consumer) => consumer.eventType === null || consumer.eventType === eventType)
    .flatMap(({ name, paths }) =>
      paths.flatMap((path) => {
        const why = differsInKind(earlier, next, pointerKeys(path))
        return why === null ? [] : [{ consumer: name, path, message: `${name} reads ${path}: ${why}` }]
      }),
    )
}
