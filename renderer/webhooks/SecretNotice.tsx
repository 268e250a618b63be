import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import styles from '../sources/Pane.module.css'

interface SecretNoticeProps {
  readonly secret: string
  readonly onDone: () => void
}

/** A secret that was just made: the one time that it is shown. */
export function SecretNotice({ secret, onDone }: SecretNoticeProps) {
  return (
    <div className={styles.part} role="status">
      <h3>Its secret, shown this once</h3>
      <p className={styles.mono}>{secret}</p>
      <p className={styles.quiet}>
        The receiver verifies with it that what comes is from here and unchanged.
      </p>
      <div>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button onClick={copy} leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}>
              {copied ? 'Copied' : 'Copy the secret'}
            </Button>
          )}
        </CopyButton>{' '}
        <Button variant="subtle" onClick={onDone}>
          Hide it
        </Button>
      </div>
    </div>
  )
}
