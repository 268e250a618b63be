import { z } from 'zod'
import { shareOf } from '#core/base/hash.ts'

/** A name that conditions can write after a dot. */
export const PlainName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _ wanted, no digit in front')

/** The variant of those who are kept out of an experiment to compare with. */
export const HOLDOUT = 'holdout'

const Variant = z.strictObject({
  name: z.string().min(1).max(100),
  weight: z.number().min(0).max(1_000_000),
})

export const Experiment = z.strictObject({
  id: PlainName,
  description: z.string().max(2000).optional(),
  variants: z.array(Variant).min(1).max(20),
  /** Share of all users from 0 to 1 who get the variant `holdout` whatever the weights. */
  holdout: z.number().min(0).max(1).optional(),
})
export type Experiment = z.infer<typeof Experiment>

/**
 * The variant of a user, the same everywhere and for ever: the hash of experiment and user against the weights.
 * The holdout has a hash of its own, so that changing its share does not shuffle the variants of the rest.
 */
export function variantOf(experiment: Experiment, subject: string): string {
  const { id, variants, holdout = 0 } = experiment
  if (shareOf(`${id}\nholdout\n${subject}`) < holdout) return HOLDOUT
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  let left = shareOf(`${id}\nvariant\n${subject}`) * total
  for (const { name, weight } of variants) {
    if (left < weight) return name
    left -= weight
  }
  // Rounding may leave a last crumb: it belongs to the last variant that anyone can get.
  return variants.findLast(({ weight }) => weight > 0)?.name ?? HOLDOUT
}
