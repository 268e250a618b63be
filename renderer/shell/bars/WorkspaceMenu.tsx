import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { formatCount } from '../../parts/format.ts'
import { api } from '../../transport/client.ts'
import { closeWorkspace, openWorkspace } from '../keys/actions.ts'
import { startImport } from '../store.ts'
import styles from './TopBar.module.css'

/** The name of the workspace: leads to the others that were open of late. */
export function WorkspaceMenu({ name }: { readonly name: string }) {
  const status = useQuery(api.workspace.status.queryOptions())
  const here = status.data?.open?.path
  const others = (status.data?.recent ?? []).filter(({ found, path }) => found && path !== here)
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.workspace ?? ''} title={here} aria-label={`Workspace ${name}`}>
          <span className={styles.selected}>{name}</span>
          <IconChevronDown size={13} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {others.length > 0 && <Menu.Label>Open another one</Menu.Label>}
        {others.slice(0, 8).map(({ path, name: other, events }) => (
          <Menu.Item
            key={path}
            title={path}
            rightSection={<span className={styles.beside}>{formatCount(events)} events</span>}
            onClick={() => void openWorkspace(path)}
          >
            {other}
          </Menu.Item>
        ))}
        {others.length > 0 && <Menu.Divider />}
        <Menu.Item onClick={() => startImport()}>Import a file…</Menu.Item>
        <Menu.Item onClick={() => void closeWorkspace()}>Close, and choose or make another</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
