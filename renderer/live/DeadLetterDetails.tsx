import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { DeadLetter, TailRow } from '#core/contract/live.ts'
import { href } from '../address/use-address.ts'
import { formatClock, formatCount, formatMoment, formatNoun } from '../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { NumberLine } from '../parts/NumberLine.tsx'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { Fields } from '../people/payload/Fields.tsx'
import { api } from '../transport/client.ts'
import { CameAgain } from './CameAgain.tsx'
import styles from './DeadLetterDetails.module.css'
import { refusedParams } from './live-params.ts'
import { SettleLetter } from './SettleLetter.tsx'

/** A refused delivery: the reason, how many others have it, and what came, unchanged. */
export function DeadLetterDetails({ row }: { readonly row: TailRow }) {
  const letter = useQuery(api.live.deadLetter.queryOptions({ input: { arrival: row.arrival } }))
  const rejections = useQuery(api.live.rejections.queryOptions())
  const dead = letter.data
  // The letter of a repeat may have come through another intake.
  const intake = dead?.intake ?? row.intake
  // Where the first one stood, and not its repeats.
  const line = dead?.arrival === row.arrival ? dead.line : null
  const alike = rejections.data?.find(
    (each) => each.intake === intake && each.code === dead?.code && each.reason === dead?.reason,
  )
  const others = (rejections.data ?? [])
    .filter((each) => each.intake === intake && each !== alike)
    .reduce((sum, each) => sum + each.count, 0)
  const listHref = (reason?: string): string =>
    href({
      view: 'live',
      where: undefined,
      from: undefined,
      to: undefined,
      params: refusedParams(intake, reason),
    })
  return (
    <InspectorFrame
      title={row.eventType ?? 'Refused event'}
      badges={
        <>
          <OutcomeBadge outcome="REJECTED" />
          <span>
            {formatClock(row.receivedAt, 'millisecond')} · {row.intake}
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
      <InspectorSection title="Why it was refused">
        <p className={styles.reason}>{dead?.message ?? row.note}</p>
        <p className={styles.note}>{keptWords(dead)}</p>
      </InspectorSection>
      {dead !== undefined && dead !== null && <CameAgain letter={dead} arrival={row.arrival} />}
      {alike !== undefined && (
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
      )}
      {dead !== undefined && dead !== null && (
        <>
          <SettleLetter key={dead.arrival} letter={dead} />
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

/** Where the delivery is now: a letter waits, or somebody has settled it. */
function keptWords(letter: DeadLetter | null | undefined): string {
  const how = letter?.sealed === true ? ', encrypted' : ''
  if (letter?.status === 'discarded')
    return `It was given up: what came is still kept${how}, and counts nowhere.`
  if (letter?.status === 'retried')
    return `It was tried again, and let in; what came first is still kept${how}.`
  return `It is kept whole as a dead letter${how}; nothing is lost.`
}
