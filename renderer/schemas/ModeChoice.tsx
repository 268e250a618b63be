import { useState } from 'react'
import type { Mode } from '#core/contract/schemas.ts'
import { Segments } from '../parts/Segments.tsx'
import { EnforceDialog } from './EnforceDialog.tsx'
import { setMode } from './save.ts'
import { MODE_WORDS } from './words.ts'

const ORDER: readonly Mode[] = ['off', 'observe', 'enforce']

interface ModeChoiceProps {
  readonly label: string
  /** Null: all types that have no mode of their own. */
  readonly eventType: string | null
  readonly mode: Mode
}

/** What happens to events that do not fit; before they are refused, how many would have been. */
export function ModeChoice({ label, eventType, mode }: ModeChoiceProps) {
  const [asking, setAsking] = useState(false)
  const choose = (chosen: Mode) => {
    if (chosen === mode) return
    if (chosen === 'enforce') setAsking(true)
    else void setMode(eventType, chosen)
  }
  return (
    <>
      <Segments
        label={label}
        value={mode}
        options={ORDER.map((value) => ({ value, label: MODE_WORDS[value] }))}
        onChange={choose}
      />
      {asking && <EnforceDialog eventType={eventType} onClose={() => setAsking(false)} />}
    </>
  )
}
