import { z } from 'zod'
import { isJsonObject, type JsonObject } from '#core/base/json.ts'
import { RulesetVersion } from '#core/contract/rules.ts'
import { Explanation, StateView } from '#core/contract/shared.ts'
import { CoverageView, StuckView } from '#core/contract/studies.ts'
import { IncomingEvent } from '#core/event/to-envelope.ts'
import { StateTransition } from '../analysis/moves.ts'
import { ProblemAnswer } from './answers.ts'
import { EventsAnswer } from './routes/events.ts'

const Id = z.union([z.string(), z.number()])
const Values = z.record(z.string(), z.unknown())

const SegmentCallShape = z
  .looseObject({
    userId: Id.optional(),
    anonymousId: Id.optional(),
    messageId: z.string().optional(),
    event: z.string().optional(),
    name: z.string().optional(),
    groupId: Id.optional(),
    previousId: Id.optional(),
    properties: Values.optional(),
    traits: Values.optional(),
    context: Values.optional(),
    timestamp: z.string().optional(),
    sentAt: z.string().optional(),
  })
  .meta({ description: 'One call of Segment’s tracking API.' })

const PosthogEventShape = z
  .looseObject({
    event: z.string(),
    distinct_id: Id.optional(),
    properties: Values.optional(),
    timestamp: z.string().optional(),
    uuid: z.string().optional(),
  })
  .meta({ description: 'One event of PostHog’s capture API.' })

const CloudEventShape = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string(),
    source: z.string(),
    type: z.string(),
    subject: z.string().optional(),
    time: z.string().optional(),
    data: z.unknown().optional(),
  })
  .meta({ description: 'CloudEvents 1.0 in JSON. Whom it is about: `userid`, `data.userId` or `subject`.' })

/** Everything that a route takes or gives, by the name that it has in the document. */
export const SCHEMAS = {
  Event: IncomingEvent.meta({
    description: 'One event. `eventType` and one of `userId`, `anonymousId` are required.',
  }),
  EventsAnswer,
  Problem: ProblemAnswer,
  SegmentCall: SegmentCallShape,
  SegmentBatch: z.looseObject({ batch: z.array(SegmentCallShape.extend({ type: z.string() })) }),
  SegmentAnswer: z.object({ success: z.literal(true) }),
  PosthogEvent: PosthogEventShape,
  PosthogBatch: z.looseObject({ api_key: z.string().optional(), batch: z.array(PosthogEventShape) }),
  PosthogAnswer: z.object({ status: z.literal(1) }),
  CloudEvent: CloudEventShape,
  Journey: StateView.extend({ userId: z.string() }),
  StateTransition,
  ExplanationAnswer: Explanation,
  CoverageAnswer: CoverageView,
  StuckAnswer: StuckView,
  VersionsAnswer: z.object({ versions: z.array(RulesetVersion) }),
  Health: z.object({ status: z.string() }),
}

export type SchemaName = keyof typeof SCHEMAS

/** The schemas as JSON Schema 2020-12, without the keys that only a document of its own needs. */
export function componentSchemas(): JsonObject {
  const components: JsonObject = {}
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    const isAnswer = name.endsWith('Answer') || name === 'Journey' || name === 'Problem'
    const made = z.toJSONSchema(schema, { unrepresentable: 'any', io: isAnswer ? 'output' : 'input' })
    // What a schema defines inside itself is found by its place in the whole document.
    const text = JSON.stringify(made).replaceAll('"#/$defs/', `"#/components/schemas/${name}/$defs/`)
    const plain: unknown = JSON.parse(text)
    if (!isJsonObject(plain)) continue
    const { $schema: _schema, $id: _id, id: _name, ...rest } = plain
    components[name] = rest
  }
  return components
}
