import { ActivationNote } from '#core/contract/rules.ts'
import { stop } from '../output.ts'

/** What `--note` says; ends the command where it is too long to be kept. */
export function noteOf({ note }: { readonly note?: string }): string | undefined {
  if (ActivationNote.optional().safeParse(note).success) return note
  return stop({
    code: 'usage',
    where: '--note',
    message: `at most 500 characters wanted, ${note?.length ?? 0} found.`,
  })
}
