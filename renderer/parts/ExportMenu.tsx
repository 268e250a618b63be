import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Filter } from '#core/contract/shared.ts'
import { tellProblem } from '../shell/keys/actions.ts'
import { api } from '../transport/client.ts'
import { downloadFile } from './download.ts'
import styles from './ExportMenu.module.css'
import { exportName } from './export-name.ts'

/** One file that can be saved of what a view shows. */
export interface ExportItem {
  /** `GraphML` */
  readonly label: string
  /** What stands in it, in a few words. */
  readonly what: string
  /** What the file holds, with its extension; the workspace, filter and range come to its name. */
  readonly name: string
  readonly type: string
  /** Why it can't be made now; absent where it can. */
  readonly unless?: string | undefined
  /** Its text, worked out or asked for when it is wanted. */
  readonly text: () => string | Promise<string>
}

interface ExportMenuProps {
  readonly items: readonly ExportItem[]
  /** What all of them count, as a line above: the filter and range that apply, who is followed. */
  readonly counted: string
  readonly filter: Filter
  /** An icon alone, where a bar is full. */
  readonly isNarrow?: boolean
}

/** The files of a view, behind one button. */
export function ExportMenu({ items, counted, filter, isNarrow = false }: ExportMenuProps) {
  const [isBusy, setBusy] = useState(false)
  const status = useQuery(api.workspace.status.queryOptions())
  const save = async (item: ExportItem) => {
    setBusy(true)
    const name = exportName(status.data?.open?.path, item.name, filter)
    try {
      downloadFile(name, await item.text(), item.type)
    } catch (error) {
      tellProblem(`${name} could not be made.`, error)
    }
    setBusy(false)
  }
  return (
    <Menu position="bottom-end" withinPortal width={330}>
      <Menu.Target>
        {isNarrow ? (
          <ActionIcon variant="default" aria-label="Export…" title="Export…" loading={isBusy}>
            <IconDownload size={15} aria-hidden="true" />
          </ActionIcon>
        ) : (
          <Button
            className={styles.button ?? ''}
            leftSection={<IconDownload size={14} aria-hidden="true" />}
            loading={isBusy}
          >
            Export…
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {/* Read out as the name of the group: a menu may hold nothing but items and groups of them. */}
        <p className={styles.counted} aria-hidden="true">
          {counted}
        </p>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of menu items */}
        <div role="group" aria-label={counted}>
          {items.map((item) => (
            <Menu.Item key={item.name} disabled={item.unless !== undefined} onClick={() => void save(item)}>
              <span className={styles.label}>{item.label}</span>
              <span className={styles.what}>{item.unless ?? item.what}</span>
            </Menu.Item>
          ))}
        </div>
      </Menu.Dropdown>
    </Menu>
  )
}
