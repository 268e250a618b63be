import { Button, Radio } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RulesetVersion } from '#core/contract/rules.ts'
import { tellProblem } from '../../shell/actions.ts'
import { client } from '../../transport/client.ts'
import styles from './DraftPane.module.css'
import { setDraft } from './use-draft.ts'

interface ActivatePaneProps {
  readonly text: string
  readonly active: RulesetVersion | null
  readonly ready: boolean
  /** Why it is not ready, where that is worth saying. */
  readonly why: string | null
}

/** From when on the draft is to judge, and the button that activates it. */
export function ActivatePane({ text, active, ready, why }: ActivatePaneProps) {
  const [scope, setScope] = useState<'now' | 'start'>('now')
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  const next = (active?.number ?? 0) + 1
  const activate = async () => {
    setBusy(true)
    try {
      const fromStart = active !== null && scope === 'start'
      const answer = await client.rules.activate({ text, ...(fromStart ? { fromStart } : {}) })
      await queries.invalidateQueries()
      const [fault] = answer.findings
      if (answer.ok && answer.active !== null) {
        const judged =
          fromStart || active === null
            ? 'All history was judged by it.'
            : 'It judges what arrives from now on.'
        notifications.show({ message: `Ruleset ${answer.active.number} is active. ${judged}` })
        for (const { message, hint } of answer.findings.filter(({ code }) => code === 'people_stranded'))
          notifications.show({ title: message, message: hint ?? '', autoClose: false })
        setDraft(null)
      } else if (fault !== undefined) tellProblem('The rules were not activated.', new Error(fault.message))
    } catch (error) {
      tellProblem('The rules could not be activated.', error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <section>
        <h3>From when on it judges</h3>
        {active === null ? (
          <p className={styles.quiet}>
            These are the first rules of this workspace, so all history is judged by them. Effects of what is
            past, such as alerts, are held back.
          </p>
        ) : (
          <Radio.Group
            value={scope}
            onChange={(value) => setScope(value === 'start' ? 'start' : 'now')}
            aria-label="From when on it judges"
          >
            <Radio
              value="now"
              size="xs"
              label="From now on"
              description={`What is stored keeps the version that judged it; ruleset ${active.number} stays with it.`}
            />
            <Radio
              value="start"
              size="xs"
              label="From the start"
              description="All history is judged again, so people’s steps and the graph change. Effects of what is past are held back; nothing is sent."
            />
          </Radio.Group>
        )}
      </section>
      <footer className={styles.foot}>
        <Button
          variant={ready ? 'filled' : 'default'}
          fullWidth
          disabled={!ready}
          loading={busy}
          onClick={() => void activate()}
        >
          Activate as ruleset {next}
        </Button>
        {!ready && why !== null && <p className={styles.quiet}>{why}</p>}
      </footer>
    </>
  )
}
