import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { lazy, type PointerEvent, type ReactNode, Suspense, useEffect, useState } from 'react'
import { formatSelection, type Selection } from '../../address/selection.ts'
import { go } from '../../address/use-address.ts'
import { Loading } from '../../parts/Loading.tsx'
import { Boundary } from '../Boundary.tsx'
import { currentlyShown, useHasInspector, useShown, without } from '../shown.ts'
import { INSPECTOR_MAX, INSPECTOR_MIN, resizeInspector, useShell } from '../store.ts'
import styles from './Inspector.module.css'

const Overview = lazy(async () => ({ default: (await import('../../graph/overview/Overview.tsx')).Overview }))
const StepInspector = lazy(async () => ({
  default: (await import('../../graph/inspect/StepInspector.tsx')).StepInspector,
}))
const EdgeInspector = lazy(async () => ({
  default: (await import('../../graph/inspect/EdgeInspector.tsx')).EdgeInspector,
}))
const EventInspector = lazy(async () => ({
  default: (await import('../../people/EventInspector.tsx')).EventInspector,
}))
const PersonInspector = lazy(async () => ({
  default: (await import('../../people/PersonInspector.tsx')).PersonInspector,
}))
const RuleInspector = lazy(async () => ({
  default: (await import('../../rules/RuleInspector.tsx')).RuleInspector,
}))
const ChannelInspector = lazy(async () => ({
  default: (await import('../../attribution/ChannelInspector.tsx')).ChannelInspector,
}))
const ReceiptInspector = lazy(async () => ({
  default: (await import('../../live/ReceiptInspector.tsx')).ReceiptInspector,
}))

const KIND_WORDS: Record<Selection['kind'], string> = {
  step: 'Step',
  edge: 'Edge',
  event: 'Event',
  person: 'Person',
  rule: 'Rule',
  channel: 'Channel',
  receipt: 'Receipt',
}

function inspectorOf(selection: Selection): ReactNode {
  switch (selection.kind) {
    case 'step':
      return <StepInspector id={selection.id} />
    case 'edge':
      return <EdgeInspector from={selection.from} to={selection.to} />
    case 'event':
      return <EventInspector person={selection.person} eventId={selection.eventId} />
    case 'person':
      return <PersonInspector id={selection.id} />
    case 'rule':
      return <RuleInspector id={selection.id} />
    case 'channel':
      return <ChannelInspector name={selection.name} />
    case 'receipt':
      return <ReceiptInspector arrival={selection.arrival} />
  }
}

/** The left edge of the inspector: drag it, or focus it and use the arrow keys. */
function ResizeHandle() {
  const width = useShell((state) => state.inspectorWidth)
  const [start, setStart] = useState<{ readonly x: number; readonly width: number } | null>(null)
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setStart({ x: event.clientX, width })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved, which <hr> can not
    <div
      className={styles.handle}
      role="separator"
      aria-label="Width of the inspector"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={INSPECTOR_MIN}
      aria-valuemax={INSPECTOR_MAX}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (start !== null) resizeInspector(start.width + start.x - event.clientX)
      }}
      onPointerUp={() => setStart(null)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowLeft' ? 16 : event.key === 'ArrowRight' ? -16 : 0
        if (step === 0 || event.altKey) return
        event.preventDefault()
        resizeInspector(width + step)
      }}
    />
  )
}

/** Over a narrow view it comes with what was selected, and stays away from a person, whose page fills the view. */
function useFloating(kind: Selection['kind'] | undefined): void {
  const floats = useShell((state) => state.inspectorFloats)
  useEffect(() => {
    if (floats) useShell.setState({ inspectorOpen: kind !== undefined && kind !== 'person' })
  }, [floats, kind])
}

/** A person and an event are shown on the person's page, with or without an inspector. */
function isShownHereAlone({ kind }: Selection): boolean {
  return kind !== 'person' && kind !== 'event'
}

/** Opens the inspector for a pick that nothing else would show: by pointer, also of what was picked already. Keys leave it. */
function useOpensForPicks(): void {
  useEffect(() => {
    let before: Selection | undefined
    const note = (): void => {
      before = currentlyShown()
    }
    const open = ({ target }: MouseEvent): void => {
      const now = currentlyShown()
      if (now === undefined || !isShownHereAlone(now) || useShell.getState().inspectorOpen) return
      const isNew = before === undefined || formatSelection(before) !== formatSelection(now)
      const isPickedRow = target instanceof Element && target.closest('main [aria-current="true"]') !== null
      if (isNew || isPickedRow) useShell.setState({ inspectorOpen: true })
    }
    window.addEventListener('click', note, { capture: true })
    window.addEventListener('click', open)
    return () => {
      window.removeEventListener('click', note, { capture: true })
      window.removeEventListener('click', open)
    }
  }, [])
}

function clear(selection: Selection): void {
  // Closing what lies over a person's page must not close the page as well.
  if (selection.kind === 'person' && useShell.getState().inspectorFloats) {
    useShell.setState({ inspectorOpen: false })
    return
  }
  go({ selection: without(selection) })
}

/** The pane on the right: whatever is selected, with its numbers and where to go next; of the graph, all of it. */
export function Inspector() {
  const selection = useShown()
  const width = useShell((state) => state.inspectorWidth)
  const open = useShell((state) => state.inspectorOpen)
  useFloating(selection?.kind)
  useOpensForPicks()
  const hasInspector = useHasInspector()
  if (!open || !hasInspector) return null
  const closing = selection?.kind === 'event' ? 'Back to the person' : 'Clear the selection'
  return (
    <aside className={styles.inspector} style={{ width }} aria-label="Inspector">
      <ResizeHandle />
      {selection === undefined ? (
        <>
          <div className={styles.top}>
            <span className={styles.kind}>Overview</span>
            <span className={styles.hint}>select a step or an edge for its own</span>
          </div>
          <Boundary resetKey="overview">
            <Suspense fallback={<Loading what="the overview" />}>
              <Overview />
            </Suspense>
          </Boundary>
        </>
      ) : (
        <>
          <div className={styles.top}>
            <span className={styles.kind}>{KIND_WORDS[selection.kind]}</span>
            <ActionIcon aria-label={closing} title={`${closing} (Esc)`} onClick={() => clear(selection)}>
              <IconX size={14} aria-hidden="true" />
            </ActionIcon>
          </div>
          <Boundary resetKey={formatSelection(selection)}>
            <Suspense fallback={<Loading what="details" />}>{inspectorOf(selection)}</Suspense>
          </Boundary>
        </>
      )}
    </aside>
  )
}
