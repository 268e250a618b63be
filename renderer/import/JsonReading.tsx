import { NativeSelect } from '@mantine/core'
import { type FileWishes, type ImportPreview, JsonReading as Reading } from '#core/contract/imports.ts'

type Json = NonNullable<ImportPreview['json']>

const WORDS: Readonly<Record<Reading, string>> = {
  shape: 'By the shape that they have',
  'shape-or-mapping': 'By their shape, others by the mapping',
  mapping: 'All by the mapping',
}

interface JsonReadingProps {
  readonly json: Json
  readonly onChange: (wishes: FileWishes) => void
}

/** Whether events are read by the shape that was recognised, or by the mapping below. */
export function JsonReading({ json, onChange }: JsonReadingProps) {
  const choose = (text: string) => {
    const reading = Reading.safeParse(text)
    if (reading.success) onChange({ reading: reading.data })
  }
  return (
    <NativeSelect
      size="xs"
      label="Events"
      value={json.reading}
      onChange={(event) => choose(event.currentTarget.value)}
      data={Reading.options.map((value) => ({ value, label: WORDS[value] }))}
    />
  )
}
