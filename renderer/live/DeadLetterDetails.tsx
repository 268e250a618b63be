import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { DeadLetter, TailRow } from '#core/contract/live.ts'
import { href } from '../address/use-address.ts'
import { formatCount, formatMoment, formatNoun } from '../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { NumberLine } from '../parts/NumberLine.tsx'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { Fields } from '../people/payload/Fields.tsx'
import { api } from '../transport/client.ts'
import { CameAgain } from './CameAgain.tsx'
import styles from './DeadLetterDetails.module.css'
import { refusedParams } from './live-params.ts'
import { SettleLetter } from './SettleLetter.tsx'

/** A refused delivery: when and of whom, the reason, what can be done, how many others have it, and what came, unchanged. */
export function DeadLetterDetails({ row }: { readonly row: TailRow }) {
  const letter = useQuery(api.live.deadLetter.queryOptions({ input: { arrival: row.arrival } }))
  const dead = letter.data
  // Where the first one stood, and not its repeats.
  const line = dead?.arrival === row.arrival ? dead.line : null
  return (
    <InspectorFrame
      title={row.eventType ?? 'Refused event'}
      badges={
        <>
          <OutcomeBadge outcome="REJECTED" />
          <span>
            {formatMoment(row.receivedAt, 'second')} · {row.intake}
            {line !== null && ` · line ${formatCount(line)}`}
          </span>
        </>
      }
      footer={
        dead === undefined || dead === null ? undefined : (
          <CopyButton value={dead.original}>
            {({ copied, copy }) => (
              <Button onClick={copy} leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}>
                {copied ? 'Copied' : 'Copy what came'}
              </Button>
            )}
          </CopyButton>
        )
      }
    >
      <InspectorSection>
        <NumberLine
          label="Happened"
          value={row.timestamp === null ? 'it does not say when' : formatMoment(row.timestamp, 'second')}
        />
        <Customer person={row.person} letter={dead} />
        <NumberLine label="Source" value={row.source ?? 'it names none'} />
      </InspectorSection>
      <section id="why" tabIndex={-1} className={styles.why} aria-label="Why it was refused">
        <InspectorSection
          title="Why it was refused"
          beside={
            dead?.schema === null || dead?.schema === undefined ? undefined : (
              <a href={href({ view: 'schemas', params: { type: dead.schema } })}>Schema of {dead.schema}</a>
            )
          }
        >
          <p className={styles.reason}>{dead?.message ?? row.note}</p>
          <p className={styles.note}>{keptWords(dead)}</p>
        </InspectorSection>
      </section>
      {dead !== undefined && dead !== null && (
        <>
          <SettleLetter key={dead.arrival} letter={dead} />
          <CameAgain letter={dead} arrival={row.arrival} />
          <Alike letter={dead} />
          <InspectorSection
            title="What came"
            beside={
              dead.bytes > dead.original.length
                ? `the first 4,000 characters of ${formatNoun(dead.bytes, 'byte')}`
                : formatNoun(dead.bytes, 'byte')
            }
          >
            <p className={styles.note}>Personal values are replaced here; the original is not shown.</p>
            <pre className={styles.original}>{dead.original}</pre>
          </InspectorSection>
          <InspectorSection title="Receipt">
            <Fields
              fields={[
                ['reason', dead.code],
                ['arrival', String(row.arrival)],
                ['received', formatMoment(row.receivedAt, 'millisecond')],
                ['intake', row.intake],
                ['line', line === null ? undefined : String(line)],
              ]}
            />
          </InspectorSection>
        </>
      )}
    </InspectorFrame>
  )
}

interface CustomerProps {
  readonly person: string | null
  readonly letter: DeadLetter | null | undefined
}

/** Whom it names, with the way to them where they are known here by other events, or by this one since it came in. */
function Customer({ person, letter }: CustomerProps) {
  if (person === null) return <NumberLine label="Person" value="it names nobody" />
  const name = (
    <span className={styles.name} title={person}>
      {person}
    </span>
  )
  const isKnown = letter === undefined || letter === null || letter.isKnown
  return isKnown ? (
    <NumberLine
      label="Person"
      value={name}
      href={href({ view: 'people', selection: { kind: 'person', id: person } })}
    />
  ) : (
    <NumberLine label="Person" how="no event of theirs is in" value={name} />
  )
}

/** How many wait for the same reason, and for others. */
function Alike({ letter }: { readonly letter: DeadLetter }) {
  const rejections = useQuery(api.live.rejections.queryOptions())
  const { intake, code, reason } = letter
  const alike = rejections.data?.find(
    (each) => each.intake === intake && each.code === code && each.reason === reason,
  )
  if (alike === undefined) return null
  const others = (rejections.data ?? [])
    .filter((each) => each.intake === intake && each !== alike)
    .reduce((sum, each) => sum + each.count, 0)
  const listHref = (of?: string): string =>
    href({
      view: 'live',
      where: undefined,
      from: undefined,
      to: undefined,
      params: refusedParams(intake, of),
    })
  return (
    <InspectorSection title="Others like it">
      <NumberLine
        label="Same reason"
        how={`${intake}, waiting`}
        value={formatCount(alike.count)}
        href={listHref(alike.reason)}
      />
      <NumberLine
        label="Other reasons"
        how={`${intake}, waiting`}
        value={formatCount(others)}
        href={listHref()}
      />
      <NumberLine label="First seen" value={formatMoment(alike.firstAt)} />
      <NumberLine label="Last seen" value={formatMoment(alike.lastAt)} />
    </InspectorSection>
  )
}

/** Where the delivery is now: a letter waits, or somebody has settled it. */
function keptWords(letter: DeadLetter | null | undefined): string {
  const how = letter?.sealed === true ? ', encrypted' : ''
  if (letter?.status === 'discarded')
    return `It was given up: what came is still kept${how}, and counts nowhere.`
  if (letter?.status === 'retried')
    return `It was tried again, and let in; what came first is still kept${how}.`
  return `It is kept whole as a dead letter${how}; nothing is lost.`
}
