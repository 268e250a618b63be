import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { closeWorkspace, copyInvitation } from '../keys/actions.ts'
import { useShell } from '../store.ts'

const SCHEMES = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function SettingsMenu({ children }: { readonly children: ReactElement }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="right-end" withinPortal>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Light or dark</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            role="menuitemradio"
            aria-checked={scheme.value === colorScheme}
            rightSection={
              scheme.value === colorScheme ? <IconCheck size={14} aria-hidden="true" /> : undefined
            }
            onClick={() => setColorScheme(scheme.value)}
          >
            {scheme.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => useShell.setState({ helpOpen: true })}>All keys</Menu.Item>
        <Menu.Item onClick={() => void copyInvitation()}>Copy a link for another browser</Menu.Item>
        <Menu.Item onClick={() => void closeWorkspace()}>Close the workspace</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
