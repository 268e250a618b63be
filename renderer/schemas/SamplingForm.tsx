import { Button, NumberInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SamplingPreview, SamplingRule } from '#core/contract/schemas.ts'
import { formatCount, formatPercent } from '../parts/format.ts'
import { api } from '../transport/client.ts'
import styles from './SamplingForm.module.css'
import { saveSamplingRule } from './save.ts'

export const NEW_RULE: SamplingRule = { id: '', keep: 0.1 }

interface SamplingFormProps {
  readonly replaces: string | null
  readonly rule: SamplingRule
  readonly onDone: () => void
}

/** Names of types as a person lists them. */
function typesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function ruleOf(
  form: { id: string; types: string; when: string; percent: number },
  note?: string,
): SamplingRule {
  const eventTypes = typesIn(form.types)
  return {
    id: form.id.trim(),
    keep: form.percent / 100,
    ...(eventTypes.length === 0 ? {} : { eventTypes }),
    ...(form.when.trim() === '' ? {} : { when: form.when }),
    ...(note === undefined ? {} : { note }),
  }
}

/** One rule, with what it would have dropped of the newest events as one types. */
export function SamplingForm({ replaces, rule, onDone }: SamplingFormProps) {
  const [form, setForm] = useState({
    id: rule.id,
    types: rule.eventTypes?.join(', ') ?? '',
    when: rule.when ?? '',
    percent: Math.round(rule.keep * 10_000) / 100,
  })
  const [busy, setBusy] = useState(false)
  const edited = ruleOf(form, rule.note)
  const [settled] = useDebouncedValue(JSON.stringify(edited), 300)
  const tried: SamplingRule = { ...edited, id: edited.id === '' ? 'new rule' : edited.id }
  const preview = useQuery({
    ...api.schemas.previewSampling.queryOptions({ input: { rule: tried } }),
    enabled: settled === JSON.stringify(edited),
  })
  const ready = edited.id !== '' && preview.data?.problem === null && !busy
  const save = async () => {
    setBusy(true)
    if (await saveSamplingRule(replaces, edited)) onDone()
    setBusy(false)
  }
  return (
    <div className={styles.form}>
      <TextInput
        label="Name"
        description="Part of how people are chosen: another name keeps other people"
        value={form.id}
        onChange={(event) => setForm({ ...form, id: event.currentTarget.value })}
      />
      <TextInput
        label="Event types"
        description="Joined by commas; empty for every type"
        value={form.types}
        onChange={(event) => setForm({ ...form, types: event.currentTarget.value })}
      />
      <TextInput
        label="Only where"
        description="CEL over event and payload; empty for all of them"
        placeholder={'payload.agent == "bot"'}
        spellCheck={false}
        value={form.when}
        error={preview.data?.problem ?? undefined}
        onChange={(event) => setForm({ ...form, when: event.currentTarget.value })}
      />
      <NumberInput
        label="Kept, per cent of people"
        min={0}
        max={100}
        decimalScale={2}
        value={form.percent}
        onChange={(value) => setForm({ ...form, percent: Math.min(100, Math.max(0, Number(value))) })}
      />
      <p role="status" className={styles.preview}>
        {previewWords(preview.data)}
      </p>
      <p className={styles.actions}>
        <Button
          variant={ready ? 'filled' : 'default'}
          disabled={!ready}
          loading={busy}
          onClick={() => void save()}
        >
          {replaces === null ? 'Add this rule' : 'Save this rule'}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Discard
        </Button>
      </p>
    </div>
  )
}

function previewWords(preview: SamplingPreview | undefined): string {
  if (preview === undefined) return 'Trying it on the newest events…'
  if (preview.problem !== null) return 'It can’t be tried yet.'
  const { events, matched, dropped } = preview
  if (events === 0) return 'There are no events to try it on.'
  return `Of the last ${formatCount(events)} events it looks at ${formatCount(matched)} and would have dropped ${formatCount(dropped)}: ${formatPercent(dropped / events)} of all.`
}
