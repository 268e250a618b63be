import type { Quote } from './layout.ts'
import type { Line } from './lines.ts'

/** A record that stays open for longer than this has a quote too many. */
const MAX_RECORD_BYTES = 1_048_576

/** One record of a table, or the line that a quote makes unreadable. */
export interface CsvRecord {
  /** Line on which it starts, from 1. */
  readonly line: number
  readonly cells: readonly string[]
  /** Set where a quote is opened on this line and never closed; the next record starts on the next line. */
  readonly unclosedQuote: boolean
  readonly bytes: Buffer
}

/** Cells read so far and, while a quote is open, the one that goes on on the next line. */
interface Cells {
  readonly cells: string[]
  open: string | null
}

/**
 * Reads one line's cells by RFC 4180. What follows a closing quote, and a quote inside an unquoted cell, is taken as
 * it stands, since such files exist and nothing may be lost.
 */
function readCells(text: string, delimiter: string, quoted: Quote, state: Cells): void {
  let from = 0
  let cell = ''
  if (state.open !== null) cell = `${state.open}\n`
  let inQuotes = state.open !== null
  state.open = null
  for (;;) {
    if (inQuotes) {
      const quote = text.indexOf(quoted, from)
      if (quote < 0) {
        state.open = cell + text.slice(from)
        return
      }
      cell += text.slice(from, quote)
      if (text[quote + 1] === quoted) {
        cell += quoted
        from = quote + 2
        continue
      }
      inQuotes = false
      from = quote + 1
    } else if (quoted !== '' && cell === '' && text[from] === quoted) {
      inQuotes = true
      from += 1
      continue
    }
    const end = text.indexOf(delimiter, from)
    state.cells.push(cell + (end < 0 ? text.slice(from) : text.slice(from, end)))
    if (end < 0) return
    from = end + delimiter.length
    cell = ''
  }
}

/** Puts lines together to records. A quoted cell may hold line ends; blank lines between records are skipped. */
export function createCsvReader(
  delimiter: string,
  quote: Quote = '"',
): {
  /** The records that this line ends: usually one. */
  line(line: Line): CsvRecord[]
  /** What is left at the end of the file. */
  end(): CsvRecord[]
} {
  let pending: Line[] = []
  let pendingBytes = 0
  let state: Cells = { cells: [], open: null }

  const take = (line: Line): CsvRecord[] => {
    if (pending.length === 0 && line.bytes.length === 0) return []
    pending.push(line)
    pendingBytes += line.bytes.length + 1
    readCells(line.bytes.toString('utf8'), delimiter, quote, state)
    if (state.open !== null) return pendingBytes > MAX_RECORD_BYTES ? giveUp() : []
    const first = pending[0] ?? line
    const bytes = pending.length === 1 ? line.bytes : joinLines(pending)
    const record = { line: first.number, cells: state.cells, unclosedQuote: false, bytes }
    reset()
    return [record]
  }

  const reset = (): Line[] => {
    const lines = pending
    pending = []
    pendingBytes = 0
    state = { cells: [], open: null }
    return lines
  }

  /** The first line is refused and the ones after it are read anew, so that one stray quote costs one line. */
  const giveUp = (): CsvRecord[] => {
    const [first, ...rest] = reset()
    if (first === undefined) return []
    const refused = { line: first.number, cells: [], unclosedQuote: true, bytes: first.bytes }
    return [refused, ...rest.flatMap(take)]
  }

  return {
    line: take,
    end: () => {
      const records: CsvRecord[] = []
      while (pending.length > 0) records.push(...giveUp())
      return records
    },
  }
}

function joinLines(lines: readonly Line[]): Buffer {
  const newline = Buffer.from('\n')
  return Buffer.concat(lines.flatMap((line, i) => (i === 0 ? [line.bytes] : [newline, line.bytes])))
}
