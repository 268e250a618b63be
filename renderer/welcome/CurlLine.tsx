import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../transport/client.ts'
import styles from './CurlLine.module.css'

const FIRST_EVENT = `{
  "userId": "user_123", "eventType": "CLICK",
  "payload": { "buttonId": "signup" } }`

/** A command that sends a first event to the port that really listens, with a button that copies it. */
export function CurlLine() {
  const status = useQuery(api.workspace.status.queryOptions())
  const url = status.data?.listener?.eventsUrl
  if (url === undefined) {
    return (
      <p className={styles.none}>
        The listener is off, so no event can be sent. Start the program with a port.
      </p>
    )
  }
  return (
    <div className={styles.box}>
      <pre className={styles.code}>
        <span className={styles.command}>curl</span> {url} --json{' '}
        <span className={styles.text}>'{FIRST_EVENT}'</span>
      </pre>
      <CopyButton value={`curl ${url} --json '${FIRST_EVENT}'`}>
        {({ copied, copy }) => (
          <Button
            onClick={copy}
            className={styles.copy ?? ''}
            leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
