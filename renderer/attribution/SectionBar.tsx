import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OutcomeRef } from '#core/contract/attribution.ts'
import { go, useAddress } from '../address/use-address.ts'
import frame from '../parts/Frame.module.css'
import { Segments } from '../parts/Segments.tsx'
import { chooseCounted, countedGroups, keyOf } from './use-counted.ts'

export const SECTIONS = ['channels', 'outcomes', 'experiments'] as const
export type Section = (typeof SECTIONS)[number]

export function sectionOf(text: string | undefined): Section {
  return SECTIONS.find((section) => section === text) ?? 'channels'
}

interface SectionBarProps {
  readonly section: Section
  /** What can count as the conversion; empty where the section does not ask. */
  readonly outcomes: readonly OutcomeRef[]
  /** At the end of the bar: what can be saved of the section. */
  readonly saved?: ReactNode
}

/** The parts of the view, and what counts as the conversion in them. */
export function SectionBar({ section, outcomes, saved }: SectionBarProps) {
  const { params } = useAddress()
  return (
    <div className={frame.bar}>
      <Segments
        label="Part"
        value={section}
        options={[
          { value: 'channels', label: 'Channels' },
          { value: 'outcomes', label: 'Outcomes' },
          { value: 'experiments', label: 'Experiments' },
        ]}
        onChange={(value) =>
          go({ selection: undefined, params: { part: value === 'channels' ? undefined : value } })
        }
      />
      {outcomes.length > 1 && (
        <>
          <span className={frame.quiet}>Counts as conversion</span>
          <Select
            aria-label="Counts as conversion"
            w={190}
            data={countedGroups(outcomes)}
            value={keyOf({ journey: params.journey, step: params.outcome })}
            allowDeselect={false}
            onChange={(value) => chooseCounted(value ?? keyOf({}))}
          />
        </>
      )}
      {saved !== undefined && <div className={frame.actions}>{saved}</div>}
    </div>
  )
}
