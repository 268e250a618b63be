import { Autocomplete, Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { FileWishes, type ImportPreview, type TimeFormat } from '#core/contract/imports.ts'
import styles from './ReadingOptions.module.css'

type Values = NonNullable<ImportPreview['values']>

const FORMATS: Record<TimeFormat, string> = {
  iso: 'ISO 8601 or Unix time',
  'day-month-year': 'Day.month.year',
  'month-day-year': 'Month/day/year',
  'year-month-day': 'Year/month/day',
}
/** What is chosen first while somebody has to say. */
const UNSAID = 'unsaid'

const inUtc = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')]

interface ValueOptionsProps {
  readonly values: Values
  readonly onChange: (wishes: FileWishes) => void
}

/** Each way of writing, with what the file's own times would mean by it. */
function choices({ example, meanings, timeFormat }: Values) {
  const meant = new Map(meanings.map(({ format, time }) => [format, inUtc.format(time)]))
  const formats = Object.entries(FORMATS).map(([value, label]) => {
    const day = [...meant].find(([format]) => format === value)?.[1]
    return { value, label: day === undefined ? label : `${label}: ${example} is ${day}` }
  })
  return timeFormat === null ? [{ value: UNSAID, label: 'Choose one…' }, ...formats] : formats
}

/** How times, and numbers of a table, are written: proposed where the rows leave no doubt, asked where they do. */
export function ValueOptions({ values, onChange }: ValueOptionsProps) {
  const { hasTimes, timeFormat, timeZone, decimals, decimalComma } = values
  const change = (wish: Record<string, unknown>) => {
    const wishes = FileWishes.safeParse(wish)
    if (wishes.success) onChange(wishes.data)
  }
  if (!hasTimes && decimals.length === 0) return null
  return (
    <fieldset className={styles.options} aria-label="How times and numbers are written">
      {hasTimes && (
        <>
          <NativeSelect
            size="xs"
            label="Times are written"
            value={timeFormat ?? UNSAID}
            error={timeFormat === null}
            onChange={(event) => change({ timeFormat: event.currentTarget.value })}
            data={choices(values)}
          />
          <Zone key={timeZone} value={timeZone} onChange={(zone) => change({ timeZone: zone })} />
        </>
      )}
      {(decimals.length > 0 || decimalComma) && (
        <Checkbox
          size="xs"
          className={styles.decimals ?? ''}
          checked={decimalComma}
          onChange={(event) => change({ decimalComma: event.currentTarget.checked })}
          label="Numbers have a decimal comma"
          description={
            decimalComma
              ? '13,53 is stored as the number 13.53, 1.234,50 as 1234.5.'
              : `${decimals.join(', ')}: stored as text, which no value and no comparison can use.`
          }
        />
      )}
    </fieldset>
  )
}

/** Takes effect when a zone is chosen, or one that exists is typed. */
function Zone({ value, onChange }: { readonly value: string; readonly onChange: (zone: string) => void }) {
  const [text, setText] = useState(value)
  return (
    <Autocomplete
      size="xs"
      label="Zone of times without one"
      data={ZONES}
      limit={12}
      value={text}
      onChange={(typed) => {
        setText(typed)
        if (typed !== value && ZONES.includes(typed)) onChange(typed)
      }}
      onBlur={() => setText(value)}
    />
  )
}
