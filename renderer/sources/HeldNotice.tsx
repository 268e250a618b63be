import { Button } from '@mantine/core'
import type { ConnectionView } from '#core/contract/sources.ts'
import { formatNoun } from '../parts/format.ts'
import { adopt } from './act.ts'
import styles from './HeldNotice.module.css'

function waitWords(connections: number): string {
  if (connections === 0) return 'its webhooks wait'
  return connections === 1 ? 'its connection waits' : `its ${formatNoun(connections, 'connection')} wait`
}

function goesWords(connections: number, servers: readonly string[]): string {
  if (connections === 0) return 'what rules want sent goes out'
  const reach = connections === 1 ? 'it reaches' : 'they reach'
  return `${reach} ${servers.join(', ') || 'no server yet'}, and webhooks go out`
}

/** A file from elsewhere must not reach out by itself: names what it would reach, and asks what it is. */
export function HeldNotice({ connections }: { readonly connections: readonly ConnectionView[] }) {
  const held = connections.filter(({ state }) => state === 'held')
  const servers = [...new Set(held.map(({ address }) => address))].filter((address) => address !== '')
  const shared = held.flatMap(({ definition }) =>
    definition !== null && 'group' in definition && definition.group !== undefined ? [definition.group] : [],
  )
  return (
    <section className={styles.notice} aria-label="Connections that wait">
      <div>
        <p>
          <strong>This workspace was not saved here.</strong> It was copied, moved, or somebody sent it, so{' '}
          {waitWords(held.length)} for your word. Started, {goesWords(held.length, servers)}.
        </p>
        <p className={styles.quiet}>
          As the same workspace it reads on in its own group. As a copy it gets a group of its own, and the
          first one goes on undisturbed.
          {shared.length > 0 &&
            ` The group ${shared.join(', ')} was named by hand and stays shared: edit it in a copy.`}
        </p>
      </div>
      <div className={styles.actions}>
        <Button variant="filled" onClick={() => void adopt('itself')}>
          Start: the same workspace
        </Button>
        <Button onClick={() => void adopt('copy')}>Start as a copy</Button>
      </div>
    </section>
  )
}
