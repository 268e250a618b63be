import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useAddress } from '../address/use-address.ts'
import { FilterBar } from '../filters/FilterBar.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Loading } from '../parts/Loading.tsx'
import { api } from '../transport/client.ts'
import { useConnection } from '../transport/connection.ts'
import { useChanges } from '../transport/use-changes.ts'
import { ConnectionNotice } from './away/ConnectionNotice.tsx'
import { NewLinkPage } from './away/NewLinkPage.tsx'
import { Boundary } from './Boundary.tsx'
import { Rail } from './bars/Rail.tsx'
import { StatusBar } from './bars/StatusBar.tsx'
import { TopBar } from './bars/TopBar.tsx'
import { KeysHelp } from './keys/KeysHelp.tsx'
import { Palette } from './keys/Palette.tsx'
import { useShellKeys } from './keys/use-shell-keys.ts'
import { Drawer } from './panes/Drawer.tsx'
import { Inspector } from './panes/Inspector.tsx'
import styles from './Shell.module.css'
import { useShell } from './store.ts'
import { TimeRange } from './time/TimeRange.tsx'
import { useStoredAddress } from './use-stored-address.ts'
import { ImportHost, VIEW_ENTRIES, WelcomeView } from './views.tsx'

function OpenWorkspace() {
  const { view } = useAddress()
  const drawerOpen = useShell((state) => state.drawerOpen)
  const entry = VIEW_ENTRIES.find(({ name }) => name === view)
  const View = entry?.component
  return (
    <>
      <FilterBar />
      <TimeRange />
      <div className={styles.panes}>
        <div className={styles.middle}>
          <main className={styles.view} aria-label={entry?.word}>
            <Boundary resetKey={view}>
              <Suspense fallback={<Loading what={entry?.word ?? 'the view'} />}>
                {View !== undefined && <View />}
              </Suspense>
            </Boundary>
          </main>
          {drawerOpen && <Drawer />}
        </div>
        <Inspector />
      </div>
    </>
  )
}

/** The window: bars and rail around whatever view the address names. */
export function Shell() {
  useChanges()
  useShellKeys()
  const status = useQuery(api.workspace.status.queryOptions({ retry: true, retryDelay: 1000 }))
  const open = status.data?.open ?? null
  useStoredAddress(open !== null)
  const refused = useConnection(({ state }) => state.kind === 'refused')
  return (
    <>
      <div className={styles.shell} inert={refused}>
        <TopBar workspace={open?.name} />
        <ConnectionNotice />
        <div className={styles.body}>
          <Rail active={open !== null} />
          <div className={styles.column}>
            {open !== null ? (
              <OpenWorkspace />
            ) : (
              <main className={styles.welcome} aria-label="Welcome">
                {status.isError && <ErrorState error={status.error} onRetry={() => status.refetch()} />}
                {status.isPending && <Loading what="the workspace" />}
                {status.data !== undefined && (
                  <Suspense fallback={<Loading what="the welcome page" />}>
                    <WelcomeView />
                  </Suspense>
                )}
              </main>
            )}
          </div>
        </div>
        <StatusBar status={status.data} />
        <Suspense fallback={null}>
          <ImportHost />
        </Suspense>
        <Palette open={open !== null} />
        <KeysHelp />
      </div>
      <NewLinkPage />
    </>
  )
}
