import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { go } from '../../address/use-address.ts'
import styles from './TimeRange.module.css'
import { momentOfInput, type Range, toInput } from './time-range.ts'

interface RangeFieldsProps {
  readonly range: Range
  /** Shown where an end is open. */
  readonly span: { readonly from: number; readonly to: number }
  readonly onDone: () => void
}

/** The range by hand, in local time; an empty field leaves that end open. */
export function RangeFields({ range, span, onDone }: RangeFieldsProps) {
  const [from, setFrom] = useState(toInput(range.from ?? span.from))
  const [to, setTo] = useState(range.to === undefined ? '' : toInput(range.to))
  const start = momentOfInput(from)
  const end = momentOfInput(to)
  const isBackwards = start !== undefined && end !== undefined && end <= start
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBackwards) return
    go({ from: start, to: end })
    onDone()
  }
  return (
    // The menu walks its items by keys; in these fields they are for typing.
    <form
      className={styles.fields}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') event.stopPropagation()
      }}
    >
      <TextInput
        size="xs"
        type="datetime-local"
        label="From"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label="To, not included; empty: goes on"
        value={to}
        error={isBackwards ? 'Later than the beginning, please' : undefined}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={isBackwards}>
        Show this time
      </Button>
    </form>
  )
}
