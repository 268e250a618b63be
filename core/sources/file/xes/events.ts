import { isAscii } from 'node:buffer'
import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import { MAX_LINE_BYTES } from '../lines.ts'
import { UnreadableFile } from '../source.ts'
import { unfinishedTail } from '../utf8.ts'
import { createAssembler } from './assembler.ts'
import type { XesEvent } from './event.ts'
import { blankOut, createPlainReader, type PlainReader } from './shape.ts'

const OPEN_EVENT = '<event>'
const CLOSE_EVENT = '</event>'

/** Characters that may wait for the end of an event, one MiB. */
const MOST_WAITING = 1_048_576

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/**
 * Reads a process log (XES, IEEE 1849) event by event, in the order of the file. Holds one trace's attributes and a
 * piece's events; throws `UnreadableFile` where the XML is broken, ends too early or is no log, or where one element
 * has more than 8 MiB. Entities of a document type are not expanded.
 *
 * What is written plainly is read by `plain`, which takes a fraction of the parser's time; the parser is given white
 * space in its place. Without it the parser reads everything.
 */
export async function* readXesEvents(
  pieces: AsyncIterable<Buffer>,
  name: string,
  plain: PlainReader | null = createPlainReader(),
): AsyncGenerator<XesEvent[], void, void> {
  const decoder = new StringDecoder('utf8')
  let isWhole = true
  /** Nearly every piece is ASCII, which is decoded in a third of the time. */
  const decode = (piece: Buffer): string => {
    if (isWhole && isAscii(piece)) return piece.toString('latin1')
    isWhole = unfinishedTail(piece) === 0
    return decoder.write(piece)
  }
  const parser = new SaxesParser({ xmlns: false, position: true })
  const assembler = createAssembler()
  let root: string | null = null
  let sinceTag = 0
  const broken = (message: string, line: number, column: number): UnreadableFile =>
    new UnreadableFile({
      code: 'xml_broken',
      message: `the XML is broken: ${message}.`,
      where: `${name}, line ${line}, column ${column}`,
      hint: 'Export the log again; `xmllint --noout FILE` checks it.',
    })
  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
    throw broken(message, parser.line, parser.column)
  })
  let tags = 0
  /** Names of the elements that the parser stands in. */
  const open: string[] = []
  parser.on('opentag', (tag) => {
    const local = localName(tag.name)
    sinceTag = 0
    tags += 1
    open.push(tag.name)
    if (root === null) {
      root = local
      if (local !== 'log') throw notALog(name, local)
    }
    assembler.open(local, tag.attributes)
  })
  parser.on('closetag', (tag) => {
    sinceTag = 0
    tags += 1
    open.pop()
    assembler.close(localName(tag.name), parser.line)
  })
  // True where the parser is known to stand between two elements, and not in a comment, say.
  let isBetween = false

  /** Gives the parser a text; answers whether its last character ended a tag. */
  const parse = (text: string): boolean => {
    parser.write(text.slice(0, -1))
    const before = tags
    parser.write(text.slice(-1))
    return tags > before
  }

  /** Reads the plain events that stand one after another, in whatever traces; answers where they end. */
  const readRun = (text: string, from: number): number => {
    if (plain === null || !assembler.isBetween()) return from
    const isInTrace = open.at(-1) === 'trace'
    let end = from
    let line = parser.line
    for (;;) {
      const event = plain.event(text, end)
      const read = event ?? (isInTrace ? plain.turn(text, end) : null)
      if (read === null) break
      line += read.shape.breaks
      if (event === null) assembler.turn(read)
      else assembler.add(event, line)
      end = read.end
    }
    if (end === from) return from
    parser.write(blankOut(text, from, end, line - parser.line))
    sinceTag = 0
    return end
  }

  /** Takes plain events out of the text and gives the parser the rest; answers with what is not complete yet. */
  const readText = (text: string): string => {
    let from = 0
    for (;;) {
      if (isBetween) from = readRun(text, from)
      const start = isBetween ? text.indexOf(OPEN_EVENT, from) : from
      if (start < 0) break
      // The tags before the next event, such as a trace's: the parser stands between elements again where one ends.
      const tagEnd = isBetween ? text.lastIndexOf('>', start) + 1 : 0
      if (tagEnd > from) {
        isBetween = parse(text.slice(from, tagEnd))
        from = tagEnd
        continue
      }
      const close = text.indexOf(CLOSE_EVENT, start)
      if (close < 0) break
      isBetween = parse(text.slice(from, close + CLOSE_EVENT.length))
      from = close + CLOSE_EVENT.length
    }
    return text.slice(from)
  }
  let waiting = ''
  for await (const piece of pieces) {
    sinceTag += piece.length
    waiting = readText(waiting + decode(piece))
    // What is not complete after a good while is for the parser, which finds what is wrong with it.
    if (waiting.length > MOST_WAITING) {
      parser.write(waiting)
      waiting = ''
      isBetween = false
    }
    if (sinceTag > MAX_LINE_BYTES) throw broken('one element has more than 8 MiB', parser.line, parser.column)
    const events = assembler.take()
    if (events.length > 0) yield events
  }
  parser.write(waiting + decoder.end())
  parser.close()
  const last = assembler.take()
  if (last.length > 0) yield last
}

function notALog(name: string, root: string): UnreadableFile {
  return new UnreadableFile({
    code: 'unknown_format',
    message: `this is XML, but its first element is <${root}> and not <log>, so it is no process log.`,
    where: name,
    hint: 'XES, NDJSON, JSON or CSV is wanted.',
  })
}
