import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Envelope } from '#core/event/envelope.ts'
import type { Upcaster, UpcastStep } from './document.ts'
import { pointerKeys } from './json-schema.ts'

/** What an expression of an upcaster sees. */
export interface UpcastScope {
  readonly payload: JsonObject
  readonly event: Readonly<Record<string, unknown>>
}

/** Compiles an expression that gives a value; the value is undefined where the expression met a missing key. */
export type CompileExpression = (text: string) => Result<(scope: UpcastScope) => Json | undefined, string>

/** Brings a payload from one version to the next. Never changes the payload that it is given. */
export type Upcast = (envelope: Envelope) => JsonObject

type Edit = (parent: JsonObject, key: string) => JsonObject

/** Changes the objects that hold the field at a path; missing objects on the way are made where `make` is set. */
function editAt(value: Json, keys: readonly string[], make: boolean, edit: Edit): Json {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      key === '*' || key === String(index) ? (rest.length > 0 ? editAt(item, rest, make, edit) : item) : item,
    )
  }
  if (!isJsonObject(value)) return value
  if (rest.length === 0) return edit(value, key)
  const inner = Object.hasOwn(value, key) ? value[key] : undefined
  if (inner === undefined) return make ? { ...value, [key]: editAt({}, rest, make, edit) } : value
  return { ...value, [key]: editAt(inner, rest, make, edit) }
}

function edited(payload: JsonObject, path: string, make: boolean, edit: Edit): JsonObject {
  const result = editAt(payload, pointerKeys(path), make, edit)
  return isJsonObject(result) ? result : payload
}

function without(parent: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(parent).filter(([name]) => name !== key))
}

function valueAt(payload: JsonObject, path: string): Json | undefined {
  return pointerKeys(path).reduce<Json | undefined>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, payload)
}

type Applied = (payload: JsonObject, envelope: Envelope) => JsonObject

function move(payload: JsonObject, from: string, to: string): JsonObject {
  const value = valueAt(payload, from)
  if (value === undefined) return payload
  const put = (parent: JsonObject, key: string): JsonObject => ({ ...parent, [key]: value })
  return edited(edited(payload, from, false, without), to, true, put)
}

function compileStep(step: UpcastStep, compileExpression: CompileExpression): Result<Applied, string> {
  switch (step.op) {
    case 'rename':
      return ok((payload) =>
        edited(payload, step.path, false, (parent, key) => {
          const value = Object.hasOwn(parent, key) ? parent[key] : undefined
          return value === undefined ? parent : { ...without(parent, key), [step.to]: value }
        }),
      )
    case 'move':
      return ok((payload) => move(payload, step.from, step.to))
    case 'drop':
      return ok((payload) => edited(payload, step.path, false, without))
    case 'set':
      return ok((payload) =>
        edited(payload, step.path, true, (parent, key) =>
          step.onlyIfAbsent === true && Object.hasOwn(parent, key)
            ? parent
            : { ...parent, [key]: step.value },
        ),
      )
    case 'compute': {
      const compiled = compileExpression(step.cel)
      if (!compiled.ok) return compiled
      return ok((payload, { payload: _, ...event }) => {
        const value = compiled.value({ payload, event })
        if (value === undefined) return payload
        return edited(payload, step.path, true, (parent, key) => ({ ...parent, [key]: value }))
      })
    }
  }
}

/** Compiles the steps of one upcaster. Fails with the step that can't be compiled. */
export function compileUpcaster(
  { from, steps }: Upcaster,
  compileExpression: CompileExpression,
): Result<Upcast> {
  const applied: Applied[] = []
  for (const [index, step] of steps.entries()) {
    const compiled = compileStep(step, compileExpression)
    if (!compiled.ok) {
      const problem: Problem = {
        code: 'bad_upcaster',
        where: `upcaster from version ${from}, step ${index + 1} (${step.op})`,
        message: compiled.error,
      }
      return fail(problem)
    }
    applied.push(compiled.value)
  }
  return ok((envelope) => applied.reduce((payload, apply) => apply(payload, envelope), envelope.payload))
}
