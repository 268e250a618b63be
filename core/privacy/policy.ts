import { z } from 'zod'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { KEY_KINDS, KINDS, VALUE_KINDS } from './kinds.ts'

/**
 * What is done to a personal value: `token` a keyed token, the same for the same value; `hash` SHA-256 without a key;
 * `mask` bullets, with the last four places of numbers; `generalise` the network of an IP, the year of a date, the
 * domain of an address, a bucket of ten of a number; `drop` gone; `keep` as it came.
 */
export const ACTIONS = ['token', 'hash', 'mask', 'generalise', 'drop', 'keep'] as const

export type Action = (typeof ACTIONS)[number]

const ActionName = z.enum(ACTIONS)

/** One step of a path; `*` stands for one step, `**` for any number of them. */
const PATH = /^(?:\*\*|\*|[^.*]+)(?:\.(?:\*\*|\*|[^.*]+))*$/

const ValueActions = z.strictObject({
  email: ActionName.default('token'),
  phone: ActionName.default('token'),
  card: ActionName.default('token'),
  iban: ActionName.default('token'),
  ip: ActionName.default('token'),
  national_id: ActionName.default('token'),
})

const KeyActions = z.strictObject({
  name: ActionName.default('mask'),
  address: ActionName.default('mask'),
  birth: ActionName.default('generalise'),
  secret: ActionName.default('drop'),
  phone: ActionName.default('token'),
  national_id: ActionName.default('token'),
})

/** The document that says what is personal and what becomes of it. An absent part has its safe default. */
export const PrivacyPolicy = z.strictObject({
  /** False lets everything through as it came, and the window says so. */
  on: z.boolean().default(true),
  /** By what the value looks like, wherever it stands. */
  values: ValueActions.prefault({}),
  /** By the name of its key. */
  keys: KeyActions.prefault({}),
  /** By its place: `payload.customer.note`, `payload.items.*.engraving`, `**.nickname`. The first that fits wins. */
  fields: z
    .array(
      z.strictObject({
        path: z.string().max(500).regex(PATH, 'steps joined by dots wanted, such as payload.customer.note'),
        action: ActionName,
        kind: z.enum(KINDS).default('field'),
      }),
    )
    .max(500)
    .default([]),
  /** Countries in whose own way of writing phone numbers are recognised; those with + are always. */
  phoneRegions: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'two capital letters wanted, such as DE'))
    .max(20)
    .default(['GB', 'DE', 'FR', 'IT', 'AT', 'CH', 'BE']),
})
export type PrivacyPolicy = z.infer<typeof PrivacyPolicy>

export const DEFAULT_POLICY: PrivacyPolicy = PrivacyPolicy.parse({})

/** Reads the document's text. The problem names the place in it and what is wanted there. */
export function readPolicy(text: string): Result<PrivacyPolicy> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return fail(problem('', 'this is no JSON.'))
  }
  const parsed = PrivacyPolicy.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return fail(problem(issue?.path.join('.') ?? '', `${issue?.message ?? 'another value wanted'}.`))
}

function problem(where: string, message: string): Problem {
  return {
    code: 'privacy_policy',
    where: where === '' ? 'privacy policy' : `privacy policy, ${where}`,
    message,
    hint: `Kinds of values: ${VALUE_KINDS.join(', ')}; of keys: ${KEY_KINDS.join(', ')}; actions: ${ACTIONS.join(', ')}.`,
  }
}
