import type { WebhooksView } from '#core/contract/webhooks.ts'
import { go } from '../address/use-address.ts'
import { formatCount, formatNoun } from '../parts/format.ts'
import { Scroller } from '../parts/Scroller.tsx'
import { useKeys } from '../shell/keys/keys.ts'
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
  const walk = (direction: -1 | 1) => () => {
    const at = addresses.findIndex(({ name }) => name === selected)
    const next = addresses[Math.min(addresses.length - 1, Math.max(0, at + direction))]
    if (next !== undefined) show(next.name, true)
  }
  useKeys('Webhooks', [
    { key: '↑', what: 'address above', run: walk(-1) },
    { key: '↓', what: 'address below', run: walk(1) },
  ])
  return (
    <Scroller label="Addresses" className={styles.scroller}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">State</th>
            <th scope="col" className={styles.number}>
              Waiting
            </th>
            <th scope="col" className={styles.number}>
              Failed
            </th>
            <th scope="col" className={styles.number} title="The last attempt">
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {addresses.map(({ name, url, state, waiting, failed, lastAt }) => (
            <tr key={name} aria-current={name === selected}>
              <th scope="row">
                <button type="button" className={styles.name} onClick={() => show(name)}>
                  <strong>{name}</strong>
                  <span className={styles.kind}>{hostOf(url)}</span>
                </button>
              </th>
              <td>
                <WebhookBadge state={state} />
              </td>
              <td className={styles.number} data-waits={waiting > 0 || undefined}>
                {formatCount(waiting)}
              </td>
              <td className={styles.number} data-waits={failed > 0 || undefined}>
                {formatCount(failed)}
              </td>
              <td className={styles.number}>{agoWords(lastAt, now)}</td>
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
            <tr key={name}>
              <th scope="row" colSpan={4}>
                <button
                  type="button"
                  className={styles.name}
                  title="Add an address of this name"
                  onClick={() => go({ params: { add: 'webhook', webhook: name, edit: undefined } })}
                >
                  <strong>{name}</strong>
                  <span className={styles.kind}>add it…</span>
                </button>
              </th>
              <td className={styles.number}>{formatNoun(deliveries, 'failed', 'failed')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
