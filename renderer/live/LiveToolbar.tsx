import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconArrowUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { go, useAddress } from '../address/use-address.ts'
import { Chip } from '../parts/Chip.tsx'
import { formatCount } from '../parts/format.ts'
import { Keys } from '../parts/Keys.tsx'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { OUTCOME_ORDER, OUTCOME_WORDS } from '../parts/outcomes.ts'
import { client } from '../transport/client.ts'
import styles from './LiveToolbar.module.css'
import { hiddenOutcomes, reasonWords, toggledHide } from './live-params.ts'

interface LiveToolbarProps {
  readonly paused: boolean
  readonly waiting: number
  readonly onToggle: () => void
  readonly onResume: () => void
}

/** Space on a chip is the chip's, not the pause key's. */
function keepSpace(event: KeyboardEvent): void {
  if (event.key === ' ') event.stopPropagation()
}

/** Pause, and what the list shows. The choices stand in the address, so that a link carries them. */
export function LiveToolbar({ paused, waiting, onToggle, onResume }: LiveToolbarProps) {
  const { params } = useAddress()
  const hidden = hiddenOutcomes(params)
  return (
    <div className={styles.bar}>
      <Button
        variant={paused ? 'filled' : 'default'}
        onClick={onToggle}
        onKeyDown={keepSpace}
        leftSection={paused ? <IconPlayerPlay size={13} /> : <IconPlayerPause size={13} />}
        rightSection={<Keys of="Space" />}
      >
        {paused ? 'Resume' : 'Pause'}
      </Button>
      {paused && (
        <button
          type="button"
          title="Only the list waits; events are stored meanwhile"
          className={styles.waiting}
          onClick={onResume}
          onKeyDown={keepSpace}
        >
          <IconArrowUp size={13} aria-hidden="true" /> {formatCount(waiting)} new
        </button>
      )}
      <ParamInput name="person" label="Person" />
      <ParamInput name="type" label="Event type" />
      {params.intake !== undefined && (
        <Chip
          tone="accent"
          removeLabel="Show all intakes"
          onRemove={() => go({ params: { intake: undefined } }, { replace: true })}
        >
          intake {params.intake}
        </Chip>
      )}
      {params.reason !== undefined && (
        <Chip
          tone="accent"
          removeLabel="Show all reasons"
          onRemove={() => go({ params: { reason: undefined } }, { replace: true })}
        >
          waiting: {reasonWords(params.reason)}
        </Chip>
      )}
      <fieldset className={styles.outcomes} aria-label="Outcomes shown">
        {OUTCOME_ORDER.map((outcome) => (
          <button
            key={outcome}
            type="button"
            aria-pressed={!hidden.has(outcome)}
            title={`${OUTCOME_WORDS[outcome]}; ${hidden.has(outcome) ? 'hidden' : 'shown'}`}
            onClick={() => go({ params: { hide: toggledHide(params, outcome) } }, { replace: true })}
            onKeyDown={keepSpace}
          >
            <OutcomeBadge outcome={outcome} />
          </button>
        ))}
      </fieldset>
    </div>
  )
}

/** As ids are stored, so that no address of mail stands in that of the window; as it is where the key is not here. */
async function storedName(text: string): Promise<string> {
  if (text === '') return text
  try {
    return (await client.people.stored({ person: text })).person ?? text
  } catch {
    return text
  }
}

/** A text that narrows the list; it follows the address, and writes to it after a short rest. */
function ParamInput({ name, label }: { readonly name: 'person' | 'type'; readonly label: string }) {
  const { params } = useAddress()
  const stands = params[name] ?? ''
  const [typed, setTyped] = useState(stands)
  const written = useRef(stands)
  const newest = useRef(stands)
  // What was typed stays in the field, although a token stands for it in the address.
  useEffect(() => {
    if (stands !== written.current) setTyped(stands)
    written.current = stands
  }, [stands])
  const write = useDebouncedCallback(async (value: string) => {
    const text = name === 'person' ? await storedName(value.trim()) : value.trim()
    // Something else was typed meanwhile.
    if (newest.current !== value) return
    written.current = text
    go({ params: { [name]: text === '' ? undefined : text } }, { replace: true })
  }, 250)
  return (
    <TextInput
      className={styles.input ?? ''}
      size="xs"
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        newest.current = event.currentTarget.value
        write(event.currentTarget.value)
      }}
      {...(name === 'person' ? { 'data-find': 'view' } : {})}
    />
  )
}
