import { spans } from '../spans.ts'

/** A sentence of the core, in which names and values stand between backticks. */
export function Sentence({ text }: { readonly text: string }) {
  return spans(text).map((span, index) =>
    span.code ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <code key={index}>{span.text}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={index}>{span.text}</span>
    ),
  )
}
