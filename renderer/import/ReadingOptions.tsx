import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type ColumnMapping, FileFormat, FileWishes, type ImportPreview } from '#core/contract/imports.ts'
import { JsonReading } from './JsonReading.tsx'
import { Lift } from './Lift.tsx'
import styles from './ReadingOptions.module.css'

const FORMATS: Record<FileFormat, string> = {
  ndjson: 'NDJSON: one event a line',
  json: 'JSON: a list of events',
  csv: 'Table: one event a row',
  paths: 'Paths: one journey a row',
  xes: 'Process log (XES)',
}

const DELIMITERS = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
]
const QUOTES = [
  { value: '"', label: 'Double "' },
  { value: "'", label: "Single '" },
  { value: '', label: 'None' },
]
const HEADERS = [
  { value: 'true', label: 'Names the columns' },
  { value: 'false', label: 'Is data' },
]

interface ReadingOptionsProps {
  readonly preview: ImportPreview
  readonly mapping: ColumnMapping
  readonly onChange: (wishes: FileWishes) => void
  readonly onMapping: (mapping: ColumnMapping) => void
}

/** How the file was taken to be written. Each can be changed, and the rows below follow. */
export function ReadingOptions({ preview, mapping, onChange, onMapping }: ReadingOptionsProps) {
  const { format, json, delimiter, quote, header, separator } = preview
  const change = (wish: Record<string, unknown>) => {
    const wishes = FileWishes.safeParse(wish)
    if (wishes.success) onChange(wishes.data)
  }
  return (
    <fieldset className={styles.options} aria-label="How the file is read">
      <NativeSelect
        size="xs"
        label="Read as"
        value={format}
        onChange={(event) => change({ format: event.currentTarget.value })}
        data={FileFormat.options.map((value) => ({ value, label: FORMATS[value] }))}
      />
      {json !== null && hasChoice(json) && <JsonReading json={json} onChange={onChange} />}
      <Lift preview={preview} mapping={mapping} onMapping={onMapping} />
      {delimiter !== null && (
        <NativeSelect
          size="xs"
          label="Delimiter"
          value={delimiter}
          onChange={(event) => change({ delimiter: event.currentTarget.value })}
          data={
            DELIMITERS.some(({ value }) => value === delimiter)
              ? DELIMITERS
              : [...DELIMITERS, { value: delimiter, label: delimiter }]
          }
        />
      )}
      {quote !== null && (
        <NativeSelect
          size="xs"
          label="Quotes"
          value={quote}
          onChange={(event) => change({ quote: event.currentTarget.value })}
          data={QUOTES}
        />
      )}
      {header !== null && (
        <NativeSelect
          size="xs"
          label="First line"
          value={String(header)}
          onChange={(event) => change({ header: event.currentTarget.value === 'true' })}
          data={HEADERS}
        />
      )}
      {separator !== null && (
        <Separator key={separator} value={separator} onChange={(text) => change({ separator: text })} />
      )}
    </fieldset>
  )
}

/** Where no shape was recognised there is only the mapping to read by. */
function hasChoice({ recognised, reading }: NonNullable<ImportPreview['json']>): boolean {
  return recognised.length > 0 || reading === 'shape'
}

interface SeparatorProps {
  readonly value: string
  readonly onChange: (text: string) => void
}

/** Takes effect when the field is left or Enter is pressed: half a separator would cut the paths anew at each key. */
function Separator({ value, onChange }: SeparatorProps) {
  const [text, setText] = useState(value)
  const settle = () => text !== value && onChange(text)
  return (
    <TextInput
      size="xs"
      label="Between steps"
      className={styles.separator}
      value={text}
      maxLength={10}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  )
}
