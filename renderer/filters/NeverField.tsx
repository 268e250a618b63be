import { CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { go, useAddress } from '../address/use-address.ts'
import styles from './FilterBar.module.css'

/** The second half of a question about people: who had one event and never another. Takes effect with Enter, or when it is left. */
export function NeverField() {
  const { without = '', whose = 'events' } = useAddress()
  const [typed, setTyped] = useState(without)
  useEffect(() => setTyped(without), [without])
  if (whose === 'events' && without === '') return null
  const apply = (text: string) => {
    const next = text.trim() === '' ? undefined : text.trim()
    if (next !== (without === '' ? undefined : without)) go({ without: next })
  }
  return (
    <div className={`${styles.field} ${styles.never}`}>
      <span className={styles.word}>and never</span>
      <input
        className={styles.input}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        title={typed === '' ? undefined : typed}
        onBlur={(event) => {
          event.currentTarget.scrollLeft = 0
          apply(typed)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply(typed)
        }}
        placeholder={'event.eventType == "CONVERSION"'}
        aria-label="And never such an event"
        spellCheck={false}
        autoComplete="off"
      />
      {typed !== '' && <CloseButton size="xs" aria-label="Remove this half" onClick={() => apply('')} />}
    </div>
  )
}
