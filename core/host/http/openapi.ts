import type { JsonObject } from '#core/base/json.ts'
import { componentSchemas, type SchemaName } from './openapi-schemas.ts'

const JSON_TYPE = 'application/json'

function body(name: SchemaName, type = JSON_TYPE): JsonObject {
  return { [type]: { schema: { $ref: `#/components/schemas/${name}` } } }
}

function listOf(name: SchemaName): JsonObject {
  return { type: 'array', items: { $ref: `#/components/schemas/${name}` } }
}

function answer(description: string, content?: JsonObject): JsonObject {
  return content === undefined ? { description } : { description, content }
}

const problem = (description: string): JsonObject => answer(description, body('Problem'))

/** The answers of every route that takes events. */
const NOT_TAKEN: JsonObject = {
  401: problem('A list of write keys is set and none of them was sent.'),
  409: problem('No workspace is open.'),
  413: problem('Too large, as it came or unpacked.'),
  415: problem('An encoding or type that is not known.'),
  429: { ...problem('Too much waits to be stored; nothing was taken.'), headers: retryAfter() },
  503: {
    ...problem('The workspace cannot be written, or events by HTTP are paused; nothing was taken.'),
    headers: retryAfter(),
  },
  507: { ...problem('The disk is full; nothing was taken.'), headers: retryAfter() },
}

function retryAfter(): JsonObject {
  return { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } }
}

const UNREADABLE = problem('Nothing could be read; what came is kept as a dead letter.')

function takes(summary: string, tag: string, content: JsonObject, answers: JsonObject): JsonObject {
  return {
    post: {
      summary,
      tags: [tag],
      security: [{}, { writeKey: [] }, { token: [] }],
      requestBody: { required: true, content },
      responses: { ...answers, ...NOT_TAKEN },
    },
  }
}

function gives(summary: string, tag: string, answers: JsonObject, more: JsonObject = {}): JsonObject {
  return { get: { summary, tags: [tag], responses: answers, security: [], ...more } }
}

const BEHIND_TOKEN: JsonObject = { security: [{ token: [] }] }
const UNAUTHORISED: JsonObject = { 401: problem('The token is missing or another.') }

function eventPaths(): JsonObject {
  const events: JsonObject = {
    [JSON_TYPE]: { schema: { oneOf: [{ $ref: '#/components/schemas/Event' }, listOf('Event')] } },
    'application/x-ndjson': { schema: { type: 'string', description: 'One event a line.' } },
  }
  const taken = answer('Each event has an outcome.', body('EventsAnswer'))
  const kept = answer('Nothing could be read; what came is kept as dead letters.', body('EventsAnswer'))
  const cloudEvents: JsonObject = {
    ...body('CloudEvent', 'application/cloudevents+json'),
    'application/cloudevents-batch+json': { schema: listOf('CloudEvent') },
    [JSON_TYPE]: { schema: { description: 'The data of a binary event; its attributes are `ce-` headers.' } },
  }
  return {
    '/v1/events': takes(
      'Events in our own form: one, a list, or NDJSON; gzip and zstd too',
      'events',
      events,
      {
        200: taken,
        400: { description: 'Nothing could be read.', content: { [JSON_TYPE]: { schema: EITHER } } },
      },
    ),
    '/cloudevents': takes('CloudEvents 1.0: binary, structured, batch', 'vendors', cloudEvents, {
      200: answer('Part of a batch was refused.', body('EventsAnswer')),
      204: answer('All was taken.'),
      400: { ...kept, content: { [JSON_TYPE]: { schema: EITHER } } },
    }),
  }
}

const EITHER: JsonObject = {
  oneOf: [{ $ref: '#/components/schemas/EventsAnswer' }, { $ref: '#/components/schemas/Problem' }],
}

function vendorPaths(): JsonObject {
  const paths: JsonObject = {}
  const segment = {
    200: answer('As Segment answers: also for a call that is no event.', body('SegmentAnswer')),
  }
  for (const call of ['track', 'identify', 'page', 'screen', 'group', 'alias']) {
    const summary = `Segment’s ${call} call`
    paths[`/v1/${call}`] = takes(summary, 'vendors', body('SegmentCall'), { ...segment, 400: UNREADABLE })
  }
  for (const call of ['batch', 'import']) {
    const summary = `A batch of Segment’s calls (${call})`
    paths[`/v1/${call}`] = takes(summary, 'vendors', body('SegmentBatch'), { ...segment, 400: UNREADABLE })
  }
  const posthog = { 200: answer('As PostHog answers: also for what is no event.', body('PosthogAnswer')) }
  const either: JsonObject = {
    [JSON_TYPE]: {
      schema: {
        anyOf: [
          { $ref: '#/components/schemas/PosthogEvent' },
          { $ref: '#/components/schemas/PosthogBatch' },
          listOf('PosthogEvent'),
        ],
      },
    },
  }
  for (const path of ['/capture/', '/batch/', '/i/v0/e/', '/e/']) {
    paths[path] = takes('PostHog’s capture API', 'vendors', either, { ...posthog, 400: UNREADABLE })
  }
  return paths
}

function query(names: readonly (readonly [name: string, description: string])[]): JsonObject[] {
  return names.map(([name, description]) => ({ name, in: 'query', description, schema: { type: 'string' } }))
}

const SEVERAL = problem('It is nobody’s id, and an address or number of several people.')

function explainPaths(id: JsonObject): JsonObject {
  const refused = { 400: problem('The query, or its expression.'), ...UNAUTHORISED }
  const unable = { ...refused, 409: problem('No workspace is open, or no rules are active.') }
  return {
    '/api/users/{id}/explain': gives(
      'Why a rule did or did not fire for a person, clause by clause',
      'rules',
      {
        200: answer('The sentence and the clauses.', body('ExplanationAnswer')),
        ...refused,
        404: problem('No such person or event.'),
        409: SEVERAL,
      },
      {
        ...BEHIND_TOKEN,
        parameters: [
          id,
          ...query([
            ['rule', 'This rule: the nearest miss among all the person’s events.'],
            ['step', 'What keeps the person in this step.'],
            ['journey', 'With a step: the further journey that it belongs to.'],
            [
              'event',
              'The event of this id; without any of the three, what keeps the person where they stand.',
            ],
          ]),
        ],
      },
    ),
    '/api/steps/{id}/stuck': gives(
      'Who is stuck in a step and what they lack',
      'rules',
      { 200: answer('By rule that leads out of it.', body('StuckAnswer')), ...unable },
      {
        ...BEHIND_TOKEN,
        parameters: [id, ...query([['journey', 'The further journey that the step belongs to.']])],
      },
    ),
    '/api/rules/versions': gives(
      'Every version of the rules: when, by what and why it was activated',
      'rules',
      {
        200: answer('The newest first; `by` is null where it is not known.', body('VersionsAnswer')),
        ...UNAUTHORISED,
        409: problem('No workspace is open.'),
      },
      BEHIND_TOKEN,
    ),
    '/api/rules/coverage': gives(
      'How often each rule was considered and fired, which clause failed, and what no rule wants',
      'rules',
      { 200: answer('By rule.', body('CoverageAnswer')), ...unable },
      {
        ...BEHIND_TOKEN,
        parameters: query([
          [
            'where',
            'A CEL expression over `event` and `payload`, and over people: `state` and `segment("name")` as they stand now, `wasIn("STEP")` within the time range.',
          ],
          ['whose', '`events` (as without it), or everything of people who `had` or `never` had one.'],
          ['began', '`true`: only people whose first event lies between `from` and `to`.'],
          ['without', 'Of that only what is of people who never had such an event.'],
          ['from', 'ISO 8601 or ms since the epoch.'],
          ['to', 'ISO 8601 or ms since the epoch.'],
        ]),
      },
    ),
  }
}

function answerPaths(): JsonObject {
  const id: JsonObject = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
  const lastEventId: JsonObject = {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The arrival up to which the client has been told; without it the stream begins now.',
    schema: { type: 'string' },
  }
  const health = answer('It is.', body('Health'))
  const text = (type: string): JsonObject => ({ [type]: { schema: { type: 'string' } } })
  return {
    '/api/users/{id}/journey': gives(
      'Where a person is',
      'people',
      {
        200: answer('The state.', body('Journey')),
        ...UNAUTHORISED,
        404: problem('No such person.'),
        409: SEVERAL,
      },
      { ...BEHIND_TOKEN, parameters: [id] },
    ),
    ...explainPaths(id),
    '/api/stream': gives(
      'Moves as they happen, as server-sent events; each `data` is a StateTransition',
      'people',
      {
        200: answer('The stream.', body('StateTransition', 'text/event-stream')),
        ...UNAUTHORISED,
        409: problem('No workspace is open.'),
      },
      { ...BEHIND_TOKEN, parameters: [lastEventId] },
    ),
    '/healthz': gives('Is the program alive?', 'health', { 200: health }),
    '/readyz': gives('Can it take events?', 'health', {
      200: health,
      503: answer('Not now.', body('Health')),
    }),
    '/metrics': gives('Counts, as OpenMetrics', 'health', {
      200: answer('Counts.', text('application/openmetrics-text')),
    }),
    '/openapi.json': gives('This document', 'health', { 200: answer('OpenAPI 3.1.', { [JSON_TYPE]: {} }) }),
  }
}

/** The HTTP API as OpenAPI 3.1, its schemas made from those that check what comes in. */
export function openApiDocument(version: string, url: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'journeyscope',
      version,
      description:
        'Events come in without a token on this machine, unless the host was started with write keys. ' +
        'Everything under `/api` wants the token that the host prints at its start.',
    },
    servers: [{ url }],
    paths: { ...eventPaths(), ...vendorPaths(), ...answerPaths() },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token of the host, or its cookie.' },
        writeKey: { type: 'http', scheme: 'basic', description: 'A write key as the user, no password.' },
      },
    },
  }
}
