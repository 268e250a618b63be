import { fail, ok, type Problem, type Result } from '#core/base/result.ts'

export interface CsvRecord {
  /** Line on which it begins, from 1. */
  readonly line: number
  readonly fields: string[]
}

const DELIMITERS = [';', ',', '\t', '|'] as const

/** The delimiter that the first line has most of; a comma where it has none. Quoted parts do not count. */
export function detectDelimiter(text: string): string {
  const [firstLine = ''] = text.split(/\r?\n/, 1)
  const bare = firstLine.replaceAll(/"[^"]*"/g, '')
  let best = ','
  let most = 0
  for (const delimiter of DELIMITERS) {
    const count = bare.split(delimiter).length - 1
    if (count > most) {
      most = count
      best = delimiter
    }
  }
  return best
}

/**
 * Reads delimited text by RFC 4180: a field in double quotes may hold delimiters, line ends and doubled quotes.
 * Empty lines are left out. Small on purpose: this room may use no parser that needs Node.
 */
export function readCsv(text: string, delimiter: string): Result<CsvRecord[], Problem> {
  const records: CsvRecord[] = []
  let fields: string[] = []
  let line = 1
  let recordLine = 1
  let place = 0
  while (place < text.length) {
    let field: string
    if (text[place] === '"') {
      const opened = line
      const quoted = readQuoted(text, place)
      if (quoted === null) return fail(brokenQuote(opened, 'a quoted field is not closed'))
      field = quoted.field
      line += quoted.lines
      place = quoted.end
      const after = text[place]
      if (after !== undefined && after !== delimiter && after !== '\n' && after !== '\r') {
        return fail(brokenQuote(line, 'text follows a quoted field'))
      }
    } else {
      const start = place
      while (place < text.length && text[place] !== delimiter && text[place] !== '\n') place += 1
      field = text.slice(start, place)
      if (text[place] !== delimiter && field.endsWith('\r')) field = field.slice(0, -1)
    }
    fields.push(field)
    if (text[place] === '\r') place += 1
    const ended = place >= text.length || text[place] === '\n'
    place += 1
    if (!ended && place < text.length) continue
    // A delimiter as the very last character opens one more, empty field.
    if (!ended) fields.push('')
    if (fields.length > 1 || fields[0] !== '') records.push({ line: recordLine, fields })
    fields = []
    line += 1
    recordLine = line
  }
  return ok(records)
}

/** @param open place of the opening quote */
function readQuoted(text: string, open: number): { field: string; end: number; lines: number } | null {
  let field = ''
  let start = open + 1
  for (;;) {
    const quote = text.indexOf('"', start)
    if (quote < 0) return null
    field += text.slice(start, quote)
    if (text[quote + 1] !== '"') return { field, end: quote + 1, lines: field.split('\n').length - 1 }
    field += '"'
    start = quote + 2
  }
}

function brokenQuote(line: number, what: string): Problem {
  return {
    code: 'bad_quotes',
    message: `${what}.`,
    where: `line ${line}`,
    hint: 'Put the whole field in double quotes and double every quote inside it.',
  }
}
