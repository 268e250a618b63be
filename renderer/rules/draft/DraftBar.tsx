import { ActionIcon, Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconFlask } from '@tabler/icons-react'
import { useState } from 'react'
import { Segments } from '../../parts/Segments.tsx'
import { TryButton } from '../../try/TryButton.tsx'
import { WhichRules } from '../WhichRules.tsx'
import { ChooseFile } from './ChooseFile.tsx'
import styles from './DraftPane.module.css'
import { begunFrom } from './origin.ts'
import { type Draft, setDraft, useDraft } from './use-draft.ts'

export type Mode = 'json' | 'form' | 'diff'

interface DraftBarProps {
  readonly draft: Draft
  readonly mode: Mode
  readonly onMode: (mode: Mode) => void
  readonly onUndo: () => void
  readonly onRedo: () => void
  readonly onWhatIf: () => void
  readonly canAsk: boolean
  /** Number of the active rules; null where there are none to look at besides. */
  readonly active: number | null
}

const KEPT = {
  kept: 'kept in the workspace',
  waits: 'keeping…',
  judging: 'kept as soon as all history is judged',
  failed: 'not kept: the workspace could not be written',
}

/** `ruleset 3` is where the draft began, not what it is. */
function originWords(name: string): string {
  return begunFrom(name) === null ? name : `begun from ${name}`
}

/** The rules that are active now, where the draft was begun from others. */
function movedOn(name: string, active: number | null): number | null {
  const begun = begunFrom(name)
  return begun === null || active === null || begun === active ? null : active
}

/** Asks first: a draft that is gone does not come back. */
function Discard() {
  const [asked, setAsked] = useState(false)
  if (!asked)
    return (
      <Button variant="subtle" onClick={() => setAsked(true)}>
        Discard draft…
      </Button>
    )
  return (
    <>
      <Button variant="filled" color="red" autoFocus onClick={() => setDraft(null)}>
        Discard it for good
      </Button>
      <Button onClick={() => setAsked(false)}>Keep</Button>
    </>
  )
}

export function DraftBar(props: DraftBarProps) {
  const { draft, mode, onMode, onUndo, onRedo, onWhatIf, canAsk, active } = props
  const kept = useDraft((state) => state.kept)
  const since = movedOn(draft.name, active)
  return (
    <header className={styles.bar}>
      {active !== null && <WhichRules shown="draft" />}
      <h2>Draft</h2>
      <span className={styles.quiet} role="status">
        {originWords(draft.name)} · not active yet · {KEPT[kept]}
      </span>
      {since !== null && mode !== 'diff' && (
        <button
          type="button"
          className={styles.link}
          title={`Ruleset ${since} was activated after this draft was begun: activating the draft takes back what it changed`}
          onClick={() => onMode('diff')}
        >
          Ruleset {since} is active by now: compare
        </button>
      )}
      <span className={styles.actions}>
        <Segments
          label="How to edit"
          value={mode}
          options={[
            { value: 'json', label: 'JSON' },
            { value: 'form', label: 'Form' },
            { value: 'diff', label: 'Diff' },
          ]}
          onChange={onMode}
        />
        <ActionIcon aria-label="Undo" title="Undo (Ctrl Z)" onClick={onUndo}>
          <IconArrowBackUp size={16} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon aria-label="Redo" title="Redo (Ctrl Shift Z)" onClick={onRedo}>
          <IconArrowForwardUp size={16} aria-hidden="true" />
        </ActionIcon>
        <Button
          leftSection={<IconFlask size={14} aria-hidden="true" />}
          title="Replays history against the draft; nothing is sent (Ctrl Enter)"
          disabled={!canAsk}
          onClick={onWhatIf}
        >
          What if
        </Button>
        <TryButton label="Try an event…" start={{ person: '', eventType: '', payload: {} }} />
        <ChooseFile onDraft={setDraft} />
        <Discard />
      </span>
    </header>
  )
}
