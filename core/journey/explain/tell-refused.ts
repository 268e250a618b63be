import type { ExplanationContent } from './explain.ts'
import { type RefusedEvents, refusedWords } from './refused.ts'

/** Says of what still waits for an event that such a one came and was refused; unchanged where none was. */
export function withRefused(
  content: ExplanationContent,
  refused: readonly RefusedEvents[],
): ExplanationContent {
  const wanted = new Set(content.rules.map(({ clauses }) => clauses[1]?.expected))
  const missed = refused.filter(({ eventType }) => eventType !== null && wanted.has(eventType))
  if (content.fired || missed.length === 0) return content
  const added = missed
    .map(refusedWords)
    .filter((words) => !content.sentence.includes(words))
    .map((words) => ` ${words.charAt(0).toUpperCase()}${words.slice(1)}.`)
  return { ...content, sentence: `${content.sentence}${added.join('')}`, refused: missed }
}
