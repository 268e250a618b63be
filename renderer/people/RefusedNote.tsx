import { useQuery } from '@tanstack/react-query'
import { href } from '../address/use-address.ts'
import { hideAllBut } from '../live/live-params.ts'
import { formatNoun } from '../parts/format.ts'
import { Note } from '../parts/Note.tsx'
import { api } from '../transport/client.ts'
import styles from './RefusedNote.module.css'

/** What names this person and never came in, with the way to see why; nothing where all came in. */
export function RefusedNote({ id }: { readonly id: string }) {
  const refused = useQuery(api.live.refusedOf.queryOptions({ input: { id } }))
  return refused.data?.map(({ name, count, what }) => (
    <div key={name} className={styles.refused}>
      <Note tone="rejected" role="status">
        {formatNoun(count, 'event')} that {count === 1 ? 'names' : 'name'}{' '}
        {name === id ? 'this person' : name} {count === 1 ? 'was' : 'were'} refused and{' '}
        {count === 1 ? 'is' : 'are'} missing here: {what}.{' '}
        <a href={href({ view: 'live', params: { person: name, hide: hideAllBut('REJECTED') } })}>See why</a>
      </Note>
    </div>
  ))
}
