import { Notifications } from '@mantine/notifications'
import { useShell } from '../shell/store.ts'
import styles from './Toasts.module.css'

/** Short words that something is done, or could not be. What a form has against a field stands at the field instead. */
export function Toasts() {
  const drawerOpen = useShell((state) => state.drawerOpen)
  return (
    <Notifications
      position="bottom-center"
      limit={3}
      containerWidth={420}
      className={styles.toasts ?? ''}
      data-drawer={drawerOpen || undefined}
    />
  )
}
