import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { wordsAt } from './completions.ts'

const TYPES = {
  property: 'property',
  text: 'text',
  variable: 'variable',
  function: 'function',
  constant: 'constant',
} as const

/** After these nothing has to be typed before the words are shown: a text was begun, or the fields of something. */
const OPENS = /["'.]$/

/** Whether a word that was taken leads on to others: `payload.` to its fields. */
export function leadsOn({ label }: Pick<Completion, 'label'>): boolean {
  return label.endsWith('.')
}

/** Where the editor has its words from; `vocabulary` is undefined until the workspace's are known. */
export function completeFrom(vocabulary: () => Vocabulary | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    const known = vocabulary()
    if (known === undefined) return null
    const found = wordsAt(context.state.doc.toString(), context.pos, known)
    if (found === null || found.words.length === 0) return null
    const isBegun = OPENS.test(context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos))
    if (!context.explicit && !isBegun && found.from === context.pos && found.to === context.pos) return null
    return {
      from: found.from,
      to: found.to,
      options: found.words.map(({ label, detail, about, apply, kind }) => ({
        label,
        type: TYPES[kind],
        ...(detail === undefined ? {} : { detail }),
        ...(about === undefined ? {} : { info: about }),
        ...(apply === undefined ? {} : { apply }),
      })),
      // A dot asks anew: what stands behind it are other words.
      validFor: /^[\w*/-]*$/,
    }
  }
}
