import { IconCircleX } from '@tabler/icons-react'
import type { SchemaRefusal } from '#core/contract/schemas.ts'
import styles from './SchemaPane.module.css'

/** Why a text is not taken: the field, then the reason. */
export function Refusals({ refusals }: { readonly refusals: readonly SchemaRefusal[] }) {
  return (
    <ul className={styles.refusals}>
      {refusals.map(({ code, path, message }) => (
        <li key={`${code} ${path} ${message}`}>
          <IconCircleX size={14} role="img" aria-label="Refused" />
          <span>
            {path !== '' && !message.includes(path) && <code>{path}</code>} {message}
          </span>
        </li>
      ))}
    </ul>
  )
}
