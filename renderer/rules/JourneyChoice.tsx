import { Select } from '@mantine/core'

interface JourneyOption {
  /** Empty for the main journey. */
  readonly id: string
  /** What is worth knowing before it is chosen, such as `2 changed`. */
  readonly note?: string | undefined
}

interface JourneyChoiceProps {
  readonly label: string
  readonly journeys: readonly JourneyOption[]
  /** Null for all of them, where `all` offers that. */
  readonly value: string | null
  /** Offers all journeys at once, with a note of its own. */
  readonly all?: string | undefined
  readonly width?: number
  readonly onChange: (id: string | null) => void
}

/** No journey can be called so: their ids are plain names. */
const ALL = '(all)'
const MAIN = '(main)'

/** A journey's name where people read it. */
export function journeyName(id: string): string {
  return id === '' ? 'Main journey' : id
}

function noted(name: string, note: string | undefined): string {
  return note === undefined || note === '' ? name : `${name}: ${note}`
}

/** One of the journeys of a ruleset, or all of them. */
export function JourneyChoice({ label, journeys, value, all, width = 190, onChange }: JourneyChoiceProps) {
  return (
    <Select
      aria-label={label}
      w={width}
      data={[
        ...(all === undefined ? [] : [{ value: ALL, label: noted('All journeys', all) }]),
        ...journeys.map(({ id, note }) => ({
          value: id === '' ? MAIN : id,
          label: noted(journeyName(id), note),
        })),
      ]}
      value={value === null ? ALL : value === '' ? MAIN : value}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen === ALL ? null : chosen === MAIN ? '' : chosen)
      }}
    />
  )
}
