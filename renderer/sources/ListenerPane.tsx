import { useQuery } from '@tanstack/react-query'
import type { OtherIntake } from '#core/contract/sources.ts'
import { api } from '../transport/client.ts'
import { CurlLine } from '../welcome/CurlLine.tsx'
import { Outcomes } from './Outcomes.tsx'
import styles from './Pane.module.css'
import { StateBadge } from './StateBadge.tsx'
import { agoWords, kindWords } from './words.ts'

const ROUTES: readonly (readonly [string, string])[] = [
  ['POST /v1/events', 'one event, an array, or lines of JSON'],
  ['POST /v1/track, identify, page, screen, group, alias, batch', "Segment's calls and SDKs"],
  ['POST /capture/, /batch/, /i/v0/e/', "PostHog's calls and SDKs"],
  ['POST /cloudevents', 'CloudEvents 1.0: binary, structured, batch'],
]

/** The listener: how to send to it, in which shapes, and what came by each route. */
export function ListenerPane({ intakes }: { readonly intakes: readonly OtherIntake[] }) {
  const status = useQuery(api.workspace.status.queryOptions())
  const listener = status.data?.listener ?? null
  return (
    <div className={styles.pane}>
      <header className={styles.head}>
        <div>
          <h2>
            HTTP <StateBadge state={listener === null ? 'stopped' : 'running'} />
          </h2>
          <p className={styles.about}>
            {listener === null
              ? 'Nothing listens in this run.'
              : `Listens on ${listener.host}, port ${listener.port}.`}
          </p>
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} aria-label="About HTTP" tabIndex={0}>
        <div className={styles.part}>
          <h3>Send an event</h3>
          <CurlLine />
        </div>
        <div className={styles.part}>
          <h3>Shapes that are taken</h3>
          <dl className={styles.shapes}>
            {ROUTES.map(([route, what]) => (
              <div key={route}>
                <dt className={styles.mono}>{route}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </div>
        {intakes.map(({ kind, name, outcomes, lastMinute }) => (
          <div className={styles.part} key={`${kind} ${name}`}>
            <h3>
              {kindWords(kind)} {name}
            </h3>
            <Outcomes outcomes={outcomes} intake={name} />
            <p className={styles.quiet}>The last one {agoWords(lastMinute, Date.now())}.</p>
          </div>
        ))}
        {intakes.length === 0 && (
          <div className={styles.part}>
            <p className={styles.quiet}>Nothing has come in by HTTP yet.</p>
          </div>
        )}
      </section>
    </div>
  )
}
