import { NativeSelect } from '@mantine/core'
import type { ImportTargetView } from '#core/contract/imports.ts'
import { formatNoun } from '../parts/format.ts'

interface IntoChoiceProps {
  readonly targets: readonly ImportTargetView[]
  /** Place in the list. */
  readonly chosen: number
  readonly onChoose: (place: number) => void
}

function words({ target, name, events }: ImportTargetView): string {
  if (target.kind === 'new') return `${name}, a new workspace`
  const has = events === null ? 'what it has can’t be counted' : `has ${formatNoun(events, 'event')}`
  return target.kind === 'open' ? `${name}, which is open and ${has}` : `${name}, which ${has}`
}

/** Which workspace the events go into: nothing is ever added to one that was not named here. */
export function IntoChoice({ targets, chosen, onChoose }: IntoChoiceProps) {
  return (
    <NativeSelect
      size="xs"
      label="Import into"
      maw={520}
      mt={10}
      value={String(chosen)}
      onChange={(event) => onChoose(Number(event.currentTarget.value))}
      data={targets.map((target, place) => ({ value: String(place), label: words(target) }))}
    />
  )
}
