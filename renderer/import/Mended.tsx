import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { formatNoun } from '../parts/format.ts'
import { tellProblem } from '../shell/keys/actions.ts'
import { client } from '../transport/client.ts'
import styles from './Steps.module.css'

interface MendedProps {
  readonly file: string
  /** Letters that wait, by arrival. */
  readonly letters: readonly number[]
  /** Leads to what waits of this file. */
  readonly onShow: () => void
}

/** Letters of an earlier import whose lines came in whole now: somebody settles them, since a line may be another one. */
export function Mended({ file, letters, onShow }: MendedProps) {
  const queries = useQueryClient()
  const settle = useMutation({
    mutationFn: async () => {
      const reason = `The same line of ${file} came in whole with a later import.`
      for (const arrival of letters) await client.live.discard({ arrival, reason })
    },
    onError: (error) => tellProblem('Not every letter could be settled.', error),
    onSettled: () => queries.invalidateQueries(),
  })
  const [those, lines] =
    letters.length === 1 ? ['It stays open', 'its line'] : ['They stay open', 'their lines']
  if (settle.isSuccess) {
    return (
      <p className={styles.mended} role="status">
        {formatNoun(letters.length, 'letter')} of {file} settled: Live keeps what came, and why it is settled.
      </p>
    )
  }
  return (
    <div className={styles.mended}>
      <p>
        {formatNoun(letters.length, 'letter')} of {file} may be settled by this import: {lines} came in whole
        now. {those} until you say so.
      </p>
      <Button size="compact-xs" onClick={onShow}>
        Show what waits of {file}
      </Button>
      <Button size="compact-xs" loading={settle.isPending} onClick={() => settle.mutate()}>
        Settle {letters.length === 1 ? 'it' : 'them'}
      </Button>
    </div>
  )
}
