import { Modal } from '@mantine/core'
import { Keys } from '../../parts/Keys.tsx'
import { useShell } from '../store.ts'
import styles from './KeysHelp.module.css'
import { type KeyGroup, useKeyList } from './keys.ts'

/** One list a group: a view and its parts each bring keys of their own. */
function merged(registered: readonly KeyGroup[]): KeyGroup[] {
  const groups = new Map<string, KeyGroup>()
  for (const { group, bindings } of registered) {
    groups.set(group, { group, bindings: [...(groups.get(group)?.bindings ?? []), ...bindings] })
  }
  return [...groups.values()]
}

/** Every key that works now, by view. */
export function KeysHelp() {
  const opened = useShell((state) => state.helpOpen)
  const groups = useKeyList((state) => state.groups)
  const close = () => useShell.setState({ helpOpen: false })
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Keys"
      size={640}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.groups}>
        {merged(groups).map(({ group, bindings }) => (
          <section key={group} aria-label={group}>
            <h3 className={styles.title}>{group}</h3>
            <dl className={styles.list}>
              {bindings.map((binding) => (
                <div key={binding.key} className={styles.row}>
                  <dt>
                    <Keys of={binding.key} />
                  </dt>
                  <dd>{binding.what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
