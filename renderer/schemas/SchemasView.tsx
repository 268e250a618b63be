import { useQuery } from '@tanstack/react-query'
import type { SchemasView as Schemas } from '#core/contract/schemas.ts'
import { go, useAddress } from '../address/use-address.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import frame from '../parts/Frame.module.css'
import { Loading } from '../parts/Loading.tsx'
import { Segments } from '../parts/Segments.tsx'
import { api } from '../transport/client.ts'
import { AuditPane } from './AuditPane.tsx'
import { ModeChoice } from './ModeChoice.tsx'
import { SamplingPane } from './SamplingPane.tsx'
import { SchemaPane } from './SchemaPane.tsx'
import styles from './SchemasView.module.css'
import { TypeTable } from './TypeTable.tsx'
import { modeSentence } from './words.ts'

const PANES = [
  { value: 'types', label: 'Event types' },
  { value: 'sampling', label: 'Sampling' },
  { value: 'audit', label: 'Audit' },
] as const

/** Event types with their schemas, one schema with its faults and fields, and the audit of all that comes in. */
export function SchemasView() {
  const { params } = useAddress()
  // Counts over a large workspace are kept for some seconds: asked again, so that the last events are not left out.
  const schemas = useQuery({ ...api.schemas.list.queryOptions(), refetchInterval: 15_000 })
  if (schemas.isError && schemas.data === undefined)
    return <ErrorState error={schemas.error} onRetry={() => void schemas.refetch()} />
  if (schemas.data === undefined) return <Loading what="the schemas" />
  const pane = PANES.find(({ value }) => value === params.pane)?.value ?? 'types'
  return (
    <div className={frame.view}>
      <header className={frame.bar}>
        <Segments
          label="What is shown"
          value={pane}
          options={PANES}
          onChange={(value) => go({ params: { pane: value === 'types' ? undefined : value } })}
        />
        <span className={frame.quiet}>{modeSentence(schemas.data)}</span>
        <span className={frame.actions}>
          <span className={frame.quiet}>All types</span>
          <ModeChoice
            label="What happens to events that do not fit"
            eventType={null}
            mode={schemas.data.mode}
          />
        </span>
      </header>
      {pane === 'audit' && <AuditPane />}
      {pane === 'sampling' && <SamplingPane />}
      {pane === 'types' && <Types view={schemas.data} chosen={params.type} />}
    </div>
  )
}

function Types({ view, chosen }: { readonly view: Schemas; readonly chosen: string | undefined }) {
  const selected = view.types.find((row) => row.eventType === chosen) ?? view.types[0]
  return (
    <div className={styles.panes}>
      <TypeTable types={view.types} selected={selected?.eventType} />
      {selected !== undefined && <SchemaPane key={selected.eventType} eventType={selected.eventType} />}
    </div>
  )
}
