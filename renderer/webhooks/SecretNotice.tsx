import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'

interface SecretNoticeProps {
  readonly secret: string
  readonly onDone: () => void
}

/** A secret that was just made: the one time that it is shown. */
export function SecretNotice({ secret, onDone }: SecretNoticeProps) {
  return (
    <Part title="Its secret, shown this once" role="status">
      <p className={pane.mono}>{secret}</p>
      <p className={pane.quiet}>The receiver verifies with it that what comes is from here and unchanged.</p>
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
    </Part>
  )
}
