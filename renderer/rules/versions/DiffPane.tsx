import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RulesView } from '#core/contract/rules.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatMoment } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { Segments } from '../../parts/Segments.tsx'
import { api } from '../../transport/client.ts'
import styles from './DiffPane.module.css'
import { TextDiff } from './TextDiff.tsx'
import { VersionLine } from './VersionLine.tsx'

interface DiffPaneProps {
  readonly text: string
  readonly name: string
  readonly versions: RulesView['versions']
  /** Takes the older text over; without it that is not offered. */
  readonly onTake?: (text: string, name: string) => void
  /** The version to begin with; the active one without it. */
  readonly first?: number | undefined
}

/** A text beside a version of the rules, to be chosen. */
export function DiffPane({ text, name, versions, onTake, first }: DiffPaneProps) {
  const begin = first ?? versions.find((version) => version.active)?.number ?? versions[0]?.number ?? 0
  const [number, setNumber] = useState(begin)
  const [layout, setLayout] = useState<'beside' | 'one'>('beside')
  const older = useQuery(api.rules.version.queryOptions({ input: { number }, enabled: number > 0 }))
  const oldName = `ruleset ${number}`
  const named = [oldName, name].flatMap(
    (each) => versions.find((version) => `ruleset ${version.number}` === each) ?? [],
  )
  return (
    <div className={styles.pane}>
      <div className={styles.bar}>
        <Select
          aria-label="Version to compare with"
          className={styles.choice}
          value={String(number)}
          onChange={(value) => setNumber(Number(value ?? begin))}
          data={versions.map((version) => ({
            value: String(version.number),
            label: `Ruleset ${version.number}${version.active ? ', active' : ''} · ${formatMoment(version.activatedAt)}`,
          }))}
        />
        <span className={styles.quiet}>on the left, {name} on the right</span>
        <Segments
          label="Layout of the comparison"
          value={layout}
          options={[
            { value: 'beside', label: 'Side by side' },
            { value: 'one', label: 'One column' },
          ]}
          onChange={setLayout}
        />
        {onTake !== undefined && older.data !== undefined && older.data !== null && (
          <Button onClick={() => onTake(older.data?.text ?? '', oldName)}>
            Take ruleset {number} as the draft
          </Button>
        )}
      </div>
      <div className={styles.sides}>
        {named.map((version) => (
          <VersionLine key={version.number} version={version} />
        ))}
      </div>
      {older.isError && <ErrorState error={older.error} onRetry={() => void older.refetch()} />}
      {older.data === undefined && !older.isError && <Loading what="the version" />}
      {older.data !== undefined && older.data !== null && older.data.text === text && (
        <p className={styles.same}>The two texts are the same.</p>
      )}
      {older.data !== undefined && older.data !== null && (
        <TextDiff
          before={older.data.text}
          after={text}
          beforeName={oldName}
          afterName={name}
          layout={layout}
        />
      )}
    </div>
  )
}
