import { Button, FileButton } from '@mantine/core'
import styles from './Steps.module.css'

export function ChooseStep({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <div className={styles.choose}>
      <p>
        NDJSON, JSON, CSV, process logs (XES) or paths, also packed with gzip or zstd. Drop the file anywhere
        on this window, or choose it. You see the first rows, and what would be refused, before anything is
        stored.
      </p>
      <FileButton onChange={(file) => file !== null && onFile(file)}>
        {(props) => (
          <Button {...props} variant="filled" data-autofocus>
            Choose a file…
          </Button>
        )}
      </FileButton>
    </div>
  )
}
