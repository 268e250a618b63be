import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { go, useAddress } from '../address/use-address.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import frame from '../parts/Frame.module.css'
import { Loading } from '../parts/Loading.tsx'
import { Segments } from '../parts/Segments.tsx'
import { useKeys } from '../shell/keys/keys.ts'
import { startImport } from '../shell/store.ts'
import { api } from '../transport/client.ts'
import { addAddress, WebhooksPane } from '../webhooks/WebhooksPane.tsx'
import { AccountingPane } from './AccountingPane.tsx'
import { ConnectionForm } from './ConnectionForm.tsx'
import { ConnectionPane } from './ConnectionPane.tsx'
import { draftOf, emptyDraft } from './draft.ts'
import { HeldNotice } from './HeldNotice.tsx'
import { ListenerPane } from './ListenerPane.tsx'
import { PastPane } from './PastPane.tsx'
import { chosenRow, groupsOf, keyOf, type SourceRow, summaryOf } from './rows.ts'
import { SourceList } from './SourceList.tsx'
import styles from './SourcesView.module.css'

const PANES = [
  { value: 'sources', label: 'Sources' },
  { value: 'webhooks', label: 'Webhooks' },
  { value: 'accounting', label: 'Accounting' },
] as const

/** Milliseconds between two looks: rates, lags and states move by themselves. */
const EVERY = 1_000

const add = (what: 'redis' | 'kafka') => () => go({ params: { add: what, edit: undefined, pane: undefined } })

/** Where events come from and where moves go, with how each does; and that received is the sum of the outcomes. */
export function SourcesView() {
  const { params } = useAddress()
  const sources = useQuery({ ...api.sources.list.queryOptions(), refetchInterval: EVERY })
  useKeys('Sources', [{ key: 'N', what: 'new connection', run: add('redis') }])
  if (sources.isError && sources.data === undefined)
    return <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />
  if (sources.data === undefined) return <Loading what="the sources" />
  const pane = PANES.find(({ value }) => value === params.pane)?.value ?? 'sources'
  const groups = groupsOf(sources.data)
  const chosen = chosenRow(groups, params.source)
  const adding = params.add === 'redis' || params.add === 'kafka' ? params.add : null
  return (
    <div className={frame.view}>
      <header className={frame.bar}>
        <Segments
          label="What is shown"
          value={pane}
          options={PANES}
          onChange={(value) =>
            go({ params: { pane: value === 'sources' ? undefined : value, add: undefined, edit: undefined } })
          }
        />
        <span className={frame.quiet}>
          {pane === 'webhooks' ? 'What rules want sent, and what became of it.' : summaryOf(sources.data)}
        </span>
        <span className={frame.actions}>
          {pane === 'webhooks' ? (
            <Button leftSection={<IconPlus size={13} aria-hidden="true" />} onClick={addAddress}>
              Add an address
            </Button>
          ) : (
            <>
              <Button onClick={() => startImport()}>Import a file…</Button>
              <Button leftSection={<IconPlus size={13} aria-hidden="true" />} onClick={add('redis')}>
                Connect Redis
              </Button>
              <Button leftSection={<IconPlus size={13} aria-hidden="true" />} onClick={add('kafka')}>
                Connect Kafka
              </Button>
            </>
          )}
        </span>
      </header>
      {sources.data.held && <HeldNotice connections={sources.data.connections} />}
      {pane === 'accounting' ? (
        <AccountingPane />
      ) : pane === 'webhooks' ? (
        <WebhooksPane />
      ) : (
        <div className={styles.panes}>
          <SourceList groups={groups} selected={adding === null ? chosen?.key : undefined} />
          {adding !== null ? (
            <ConnectionForm
              key={adding}
              title={adding === 'redis' ? 'Connect Redis' : 'Connect Kafka'}
              start={emptyDraft(adding === 'redis' ? 'redis-stream' : 'kafka')}
              replaces={null}
              secretsAt={sources.data.secretsAt}
              defaultGroup={sources.data.defaultGroup}
              onDone={(name) =>
                go({ params: { add: undefined, source: name === null ? params.source : keyOf(name) } })
              }
            />
          ) : (
            chosen !== undefined && (
              <Chosen
                key={chosen.key}
                row={chosen}
                edits={params.edit !== undefined}
                secretsAt={sources.data.secretsAt}
                defaultGroup={sources.data.defaultGroup}
              />
            )
          )}
        </div>
      )}
    </div>
  )
}

interface ChosenProps {
  readonly row: SourceRow
  readonly edits: boolean
  readonly secretsAt: string
  readonly defaultGroup: string
}

function Chosen({ row, edits, secretsAt, defaultGroup }: ChosenProps) {
  if (row.kind === 'listener') return <ListenerPane state={row.state} intakes={row.intakes} />
  if (row.kind === 'past') return <PastPane intake={row.intake} />
  const { view } = row
  if (!edits || view.definition === null) return <ConnectionPane view={view} />
  return (
    <ConnectionForm
      title={`Edit ${view.name}`}
      start={draftOf(view, view.definition)}
      replaces={view.name}
      secretsAt={secretsAt}
      defaultGroup={defaultGroup}
      onDone={() => go({ params: { edit: undefined, source: keyOf(view.name) } })}
    />
  )
}
