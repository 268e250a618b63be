import { z } from 'zod'

/**
 * What activated a version of the rules. `desktop` and `browser` are the window, `http` is a program that speaks the
 * contract, `command` is `rules apply`; `serve` is its start with `--rules`, `watch` a change of the file after it.
 */
export const ActivatedBy = z.object({
  way: z.enum(['desktop', 'browser', 'http', 'command', 'serve', 'watch', 'example', 'fleet']),
  /** Name of the file or folder of rules, without the folders that it lies in. */
  file: z.string().optional(),
  /** Number of the version that the text was begun from, where another was active by then. */
  begunFrom: z.number().optional(),
  /** Number of the earlier version that means the same, where another was active by then. */
  again: z.number().optional(),
})
export type ActivatedBy = z.infer<typeof ActivatedBy>

/** Whence a version of the rules is, and why, as somebody has written it; each null where it is not known. */
export const Provenance = z.object({ by: ActivatedBy.nullable(), note: z.string().nullable() })
export type Provenance = z.infer<typeof Provenance>

export const NOT_KNOWN: Provenance = { by: null, note: null }
