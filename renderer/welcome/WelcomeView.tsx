import { Button } from '@mantine/core'
import { IconPlugConnected, IconRoute, IconTerminal2, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { WorkspaceStatus } from '#core/contract/workspace.ts'
import { go } from '../address/use-address.ts'
import { Keys } from '../parts/Keys.tsx'
import { tellProblem } from '../shell/keys/actions.ts'
import { startImport } from '../shell/store.ts'
import { api, client } from '../transport/client.ts'
import { nowOpen } from '../transport/now-open.ts'
import { CurlLine } from './CurlLine.tsx'
import { Making } from './Making.tsx'
import { NewWorkspace } from './NewWorkspace.tsx'
import { RecentList } from './RecentList.tsx'
import styles from './WelcomeView.module.css'

/** The workspace that is made for a first stream. */
const STREAMS = 'streams'

/** No workspace is open: four ways in, what was open before, and the keys to know. */
export function WelcomeView() {
  const status = useQuery(api.workspace.status.queryOptions())
  const [opening, setOpening] = useState<string | null>(null)
  const run = async (what: string, call: () => Promise<WorkspaceStatus>) => {
    setOpening(what)
    try {
      nowOpen(await call())
      return true
    } catch (error) {
      tellProblem(`${what} could not be opened.`, error)
      return false
    } finally {
      setOpening(null)
    }
  }
  const connect = async (what: 'redis' | 'kafka') => {
    const opened = await run('A workspace for it', () => client.workspace.createEmpty({ name: STREAMS }))
    if (opened) go({ view: 'sources', params: { add: what } })
  }
  return (
    <div className={styles.page}>
      <div className={styles.columns}>
        <div>
          <h1>What happens in your product, and why</h1>
          <p className={styles.lead}>
            Open a workspace, or bring the first events. Everything stays in one file on this machine.
          </p>
          <div className={styles.ways}>
            <Way
              icon={<IconRoute size={17} />}
              title="Open the example"
              action={
                <>
                  <Keys of="↵" />
                  <Button
                    variant="filled"
                    autoFocus
                    loading={opening === 'The example'}
                    disabled={opening !== null}
                    onClick={() => void run('The example', () => client.workspace.openExample())}
                  >
                    Open example
                  </Button>
                </>
              }
            >
              A made-up product: 2,000 people, 45,000 events, sign-up to paid, with retries, errors and two
              devices.
              {opening === 'The example' && <Making />}
            </Way>
            <Way
              icon={<IconUpload size={17} />}
              title="Import a file"
              action={
                <>
                  <Keys of="Ctrl O" />
                  <Button disabled={opening !== null} onClick={() => startImport()}>
                    Choose file…
                  </Button>
                </>
              }
            >
              NDJSON, JSON, CSV, XES or paths, also gzipped. Drop it anywhere on this window. You see the
              first rows before anything is stored.
            </Way>
            <Way icon={<IconTerminal2 size={17} />} title="Send an event">
              <CurlLine />
              <NewWorkspace
                listener={status.data?.listener ?? null}
                busy={opening !== null}
                onCreate={(name) =>
                  void run('The new workspace', () => client.workspace.createEmpty({ name }))
                }
              />
            </Way>
            <Way
              icon={<IconPlugConnected size={17} />}
              title="Connect a stream"
              action={
                <>
                  <Button disabled={opening !== null} onClick={() => void connect('redis')}>
                    Redis…
                  </Button>
                  <Button disabled={opening !== null} onClick={() => void connect('kafka')}>
                    Kafka…
                  </Button>
                </>
              }
            >
              Streams, lists and channels of Redis; topics of Kafka. Opens a workspace named {STREAMS} to
              connect it to.
            </Way>
          </div>
        </div>
        <aside className={styles.side} aria-label="Recent workspaces and keys">
          <RecentList
            recent={status.data?.recent ?? []}
            busy={opening !== null}
            onOpen={(path, name) => void run(name, () => client.workspace.open({ path }))}
          />
          <h2>Find your way</h2>
          <dl className={styles.keys}>
            <dt>
              <Keys of="Ctrl K" />
            </dt>
            <dd>go to any step, person or rule</dd>
            <dt>
              <Keys of="/" />
            </dt>
            <dd>find in a view</dd>
            <dt>
              <Keys of="↵" /> <Keys of="Esc" />
            </dt>
            <dd>drill in, go back</dd>
            <dt>
              <Keys of="?" />
            </dt>
            <dd>all keys</dd>
          </dl>
        </aside>
      </div>
    </div>
  )
}

interface WayProps {
  readonly icon: ReactNode
  readonly title: string
  readonly action?: ReactNode
  readonly children: ReactNode
}

function Way({ icon, title, action, children }: WayProps) {
  return (
    <section className={styles.way} aria-label={title}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <div className={styles.text}>
        <h2>{title}</h2>
        <div>{children}</div>
      </div>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </section>
  )
}
