import type { WebhooksView } from '#core/contract/webhooks.ts'
import { go } from '../address/use-address.ts'
import { formatCount, formatNoun } from '../parts/format.ts'
import pick from '../parts/PickTable.module.css'
import { PickName, PickTable } from '../parts/PickTable.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { usePickKeys } from '../shell/keys/use-pick-keys.ts'
import styles from '../sources/SourceList.module.css'
import { agoWords } from '../sources/words.ts'
import { WebhookBadge } from './WebhookBadge.tsx'

interface AddressListProps {
  readonly view: WebhooksView
  readonly selected: string | undefined
}

const show = (webhook: string, replace = false) =>
  go({ params: { webhook, add: undefined, edit: undefined } }, { replace })

/** Every address with its state, what waits for it, what failed, and when it was tried last. */
export function AddressList({ view, selected }: AddressListProps) {
  const { addresses, unknown } = view
  const now = Date.now()
  const add = (name: string) => go({ params: { add: 'webhook', webhook: name, edit: undefined } })
  const { table, stop } = usePickKeys({
    group: 'Webhooks',
    row: 'address',
    keys: addresses.map(({ name }) => name),
    selected,
    onPick: (name) => show(name, true),
  })
  return (
    <Scroller label="Addresses" className={styles.scroller}>
      <PickTable ref={table} className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">State</th>
            <th scope="col" className={pick.number}>
              Waiting
            </th>
            <th scope="col" className={pick.number}>
              Failed
            </th>
            <th scope="col" className={pick.number} title="The last attempt">
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {addresses.map(({ name, url, state, waiting, failed, lastAt }) => (
            <tr key={name} aria-current={name === selected}>
              <th scope="row">
                <PickName className={styles.name} isStop={name === stop} onPick={() => show(name)}>
                  <strong>{name}</strong>
                  <span className={styles.kind}>{hostOf(url)}</span>
                </PickName>
              </th>
              <td>
                <WebhookBadge state={state} />
              </td>
              <td className={pick.number} data-waits={waiting > 0 || undefined}>
                {formatCount(waiting)}
              </td>
              <td className={pick.number} data-waits={failed > 0 || undefined}>
                {formatCount(failed)}
              </td>
              <td className={pick.number}>{agoWords(lastAt, now)}</td>
            </tr>
          ))}
          {unknown.length > 0 && (
            <tr className={styles.group}>
              <th scope="colgroup" colSpan={5}>
                Rules name these, and no address has the name
              </th>
            </tr>
          )}
          {unknown.map(({ name, deliveries }) => (
            <tr key={name} aria-current={false}>
              <th scope="row" colSpan={4}>
                <PickName
                  className={styles.name}
                  title="Add an address of this name"
                  isStop
                  onPick={() => add(name)}
                >
                  <strong>{name}</strong>
                  <span className={styles.kind}>add it…</span>
                </PickName>
              </th>
              <td className={pick.number}>{formatNoun(deliveries, 'failed', 'failed')}</td>
            </tr>
          ))}
        </tbody>
      </PickTable>
    </Scroller>
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
