import { Button, Checkbox } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type {
  ColumnMapping,
  FileFormat,
  FileWishes,
  ImportPreview,
  ImportSource,
} from '#core/contract/imports.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatNoun } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { tellProblem } from '../shell/keys/actions.ts'
import { api, client } from '../transport/client.ts'
import { EventTimes } from './EventTimes.tsx'
import { InCommon } from './InCommon.tsx'
import { IntoChoice } from './IntoChoice.tsx'
import { fileSize, isMapped, liftOf } from './mapping.ts'
import { PreviewTable } from './PreviewTable.tsx'
import { ReadingOptions } from './ReadingOptions.tsx'
import { Remembered } from './Remembered.tsx'
import { StartButton } from './StartButton.tsx'
import styles from './Steps.module.css'
import { shapeWords } from './shape-words.ts'
import { sourceOf } from './source.ts'
import { ValueOptions } from './ValueOptions.tsx'

interface PreviewStepProps {
  readonly file: File
  readonly onJob: (id: string) => void
  readonly onBack: () => void
}

/** The first rows as they would be stored, and which column feeds which field. */
export function PreviewStep({ file, onJob, onBack }: PreviewStepProps) {
  const [source, setSource] = useState<ImportSource | null>(null)
  const [failure, setFailure] = useState<unknown>()
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another `attempt` sends the file again
  useEffect(() => {
    const stop = new AbortController()
    // The upload of a dialog that was left is not to lie about; one whose import has begun stays for it.
    const abandon = (found: ImportSource) => void client.imports.abandon({ source: found }).catch(() => {})
    let sent: ImportSource | null = null
    sourceOf(file, stop.signal).then(
      (found) => {
        if (stop.signal.aborted) return abandon(found)
        sent = found
        setSource(found)
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setFailure(error)
      },
    )
    return () => {
      stop.abort()
      if (sent !== null) abandon(sent)
    }
  }, [file, attempt])
  if (failure !== undefined) {
    const again = () => {
      setFailure(undefined)
      setAttempt((number) => number + 1)
    }
    return <ErrorState error={failure} onRetry={again} />
  }
  if (source === null) {
    return (
      <>
        <p className={styles.note} role="status">
          Handing {file.name} ({fileSize(file.size)}) to the program…
        </p>
        <Loading what="the file" />
      </>
    )
  }
  return <Preview source={source} onJob={onJob} onBack={onBack} />
}

interface PreviewProps {
  readonly source: ImportSource
  readonly onJob: (id: string) => void
  readonly onBack: () => void
}

function Preview({ source, onJob, onBack }: PreviewProps) {
  /** Null until somebody says something: read as the last file of its kind was, where there was one. */
  const [said, setChosen] = useState<FileWishes | null>(null)
  const [busy, setBusy] = useState(false)
  const [history, setHistory] = useState(false)
  const [into, setInto] = useState(0)
  /** What is in the file belongs there although nothing is in common. */
  const [goesOn, setGoesOn] = useState(false)
  const preview = useQuery(
    api.imports.preview.queryOptions({
      input: { source, ...(said ?? { asBefore: true }) },
      placeholderData: keepPreviousData,
    }),
  )
  const remembered = preview.data?.remembered ?? null
  const chosen = said ?? (remembered?.used === true ? remembered.wishes : {})
  const name = preview.data?.name ?? ''
  const targets = useQuery(
    api.imports.targets.queryOptions({ input: { name }, enabled: name !== '', staleTime: 0 }),
  )
  // Columns are named anew where the table is cut in another way, so that an older mapping means nothing.
  const readAs = (wishes: FileWishes) =>
    setChosen({ ...chosen, mapping: undefined, ...(wishes.format && { reading: undefined }), ...wishes })
  if (preview.isError && preview.data === undefined) {
    return (
      <>
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
        <div className={styles.foot}>
          {(said === null || Object.keys(said).length > 0) && (
            <Button onClick={() => setChosen({})}>Read it as it was found</Button>
          )}
          <Button onClick={onBack}>Choose another file</Button>
        </div>
      </>
    )
  }
  if (preview.data === undefined) return <Loading what="the first rows" />
  const { data } = preview
  const mapping = chosen.mapping ?? data.mapping
  const mapBy = (wanted: ColumnMapping) =>
    setChosen({ ...chosen, mapping: wanted, reading: data.json?.reading })
  const target = targets.data?.[into]?.target
  const elsewhere = targets.data?.findIndex((each) => each.target.kind === 'new') ?? -1
  const isUnsure = data.values?.timeFormat === null
  const bad = data.rows.filter((row) => row.problem !== null).length
  const ready =
    data.unmapped.length === 0 &&
    !isUnsure &&
    data.rows.length > 0 &&
    !preview.isPlaceholderData &&
    target !== undefined
  const start = async () => {
    setBusy(true)
    try {
      onJob(
        (
          await client.imports.start({
            source,
            ...chosen,
            ...(target === undefined ? {} : { into: target }),
            ...(history ? { backfill: { effects: false } } : {}),
          })
        ).id,
      )
    } catch (error) {
      tellProblem('The import could not be started.', error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div>
      <p className={styles.about}>
        <strong>{data.name}</strong> {aboutFile(data)}
      </p>
      {remembered !== null && (
        <Remembered
          remembered={{ ...remembered, used: said === null && remembered.used }}
          onUse={(asBefore) => setChosen(asBefore ? null : {})}
        />
      )}
      {data.json !== null && <p className={styles.note}>{shapeWords(data.json)}</p>}
      <p
        className={styles.note}
        role="status"
        data-problem={data.unmapped.length > 0 || isUnsure || bad * 2 > data.rows.length || undefined}
      >
        {problemWords(data)}
      </p>
      {isMapped(data) && <p className={styles.note}>{fedWords(mapping)}</p>}
      <EventTimes times={data.times} />
      <ReadingOptions preview={data} mapping={mapping} onChange={readAs} onMapping={mapBy} />
      {data.values !== null && (
        <ValueOptions values={data.values} onChange={(wishes) => setChosen({ ...chosen, ...wishes })} />
      )}
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      <PreviewTable preview={data} mapping={mapping} onMapping={mapBy} />
      {targets.isError && <ErrorState error={targets.error} onRetry={() => void targets.refetch()} />}
      {targets.data !== undefined && <IntoChoice targets={targets.data} chosen={into} onChoose={setInto} />}
      {data.nothingInCommon !== null && target?.kind === 'open' && !goesOn && (
        <InCommon
          found={data.nothingInCommon}
          onElsewhere={elsewhere < 0 ? null : () => setInto(elsewhere)}
          onGoOn={() => setGoesOn(true)}
        />
      )}
      <Checkbox
        size="xs"
        mt={10}
        checked={history}
        onChange={(event) => setHistory(event.currentTarget.checked)}
        label="This is history"
        description="Alerts and other effects of what happened before now are held back and shown so. Live events go on meanwhile with theirs; what is in both counts once."
      />
      <div className={styles.foot}>
        <span className={styles.hint}>{hintFor(data, mapping)}</span>
        <Button onClick={onBack}>Choose another file</Button>
        <StartButton
          warning={data.times.warning}
          isProposed={bad < data.rows.length}
          disabled={!ready}
          loading={busy}
          onStart={() => void start()}
        />
      </div>
    </div>
  )
}

const PAYLOAD = 'go into the payload under their own name.'

const ZONE = 'A time without a zone is UTC.'

const FIELDS = 'What feeds no field goes into the payload.'

const HINTS: Record<FileFormat, string> = {
  ndjson: FIELDS,
  json: FIELDS,
  csv: `Columns that feed no field ${PAYLOAD}`,
  xes: `Attributes that feed no field ${PAYLOAD}`,
  paths:
    'Each row is one journey, or as many as it counts. Without a timestamp, steps are one second apart and rows one hour, from 1 January 2000.',
}

function hintFor(preview: ImportPreview, mapping: ColumnMapping): string {
  if (!isMapped(preview)) return ''
  const { format } = preview
  const lifted = liftOf(preview, mapping)?.lifted ?? ''
  const clash = 'Where a name is there already, the one from outside gets a _2.'
  const said =
    lifted === '' ? HINTS[format] : `What is in ${lifted} becomes the payload; the rest joins it. ${clash}`
  // Where times can be read in several ways, their zone is a choice above.
  const zoned = format !== 'paths' && preview.values === null ? `${said} ${ZONE}` : said
  if (format === 'paths' || preview.mapping.timestamp !== undefined) return zoned
  return said
}

/** Which column feeds which field, in one line: the columns may be out of sight. */
function fedWords({ payload: _lifted, ...fields }: ColumnMapping): string {
  const fed = Object.entries(fields).filter(([, column]) => column !== '')
  return fed.length === 0
    ? 'No column was taken for a field.'
    : `Taken: ${fed.map(([field, column]) => (field === column ? field : `${field} from ${column}`)).join(', ')}.`
}

function aboutFile(preview: ImportPreview): string {
  const packed = { none: [], gzip: ['gzipped'], zstd: ['packed with zstd'] }[preview.compressed]
  return [fileSize(preview.bytes), ...packed].join(' · ')
}

function problemWords({ unmapped, rows, values }: ImportPreview): string {
  if (unmapped.length > 0) {
    return `Nothing feeds ${unmapped.join(' or ')} yet. Choose it above its column; without it no row can be stored.`
  }
  const bad = rows.filter((row) => row.problem !== null).length
  if (rows.length === 0) return 'The file has no rows.'
  if (values?.timeFormat === null)
    return `“${values.example}” may be two different days, and no later row decides. Choose below how times are written.`
  if (bad === rows.length)
    return `Each of the first ${formatNoun(rows.length, 'row')} would be refused: change how the file is read, or what its columns feed.`
  return bad === 0
    ? `The first ${formatNoun(rows.length, 'row')} can be stored.`
    : `${formatNoun(bad, 'row')} of the first ${rows.length} would be refused and kept as dead letters; the rest goes in.`
}
