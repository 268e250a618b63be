/** An answer is computed anew only after so many times what it took: then it takes 5 % of the time at most. */
const REST = 20
/** What takes less than this, in ms, is always computed anew. */
const CHEAP = 20

/**
 * Remembers an answer for as long as asking again would cost too much. What is cheap is always fresh; what takes half
 * a second may be ten seconds old. Views ask anew at every batch, and this process takes the batches in.
 */
export function sparingly<Answer>(compute: () => Answer): () => Answer {
  let last: { readonly answer: Answer; readonly until: number } | null = null
  return () => {
    const started = performance.now()
    if (last !== null && started < last.until) return last.answer
    const answer = compute()
    const ended = performance.now()
    const took = ended - started
    last = { answer, until: took < CHEAP ? ended : ended + took * REST }
    return answer
  }
}
