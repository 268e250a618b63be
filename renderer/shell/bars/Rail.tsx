import { IconSettings } from '@tabler/icons-react'
import { href, useAddress } from '../../address/use-address.ts'
import { MergesAttention } from '../../people/merges/MergesAttention.tsx'
import { RulesAttention } from '../../rules/RulesAttention.tsx'
import { SourcesAttention } from '../../sources/SourcesAttention.tsx'
import { VIEW_ENTRIES } from '../views.tsx'
import styles from './Rail.module.css'
import { SettingsMenu } from './SettingsMenu.tsx'

/** The views, left. Without a workspace they are seen and can not be used. */
export function Rail({ active }: { readonly active: boolean }) {
  const { view } = useAddress()
  return (
    <nav className={styles.rail} aria-label="Views">
      {VIEW_ENTRIES.map((entry) => {
        const Icon = entry.icon
        const content = (
          <>
            <Icon size={18} stroke={1.6} aria-hidden="true" />
            <span className={styles.word}>{entry.word}</span>
          </>
        )
        if (!active) {
          return (
            <span key={entry.name} className={styles.entry} data-off="">
              {content}
            </span>
          )
        }
        return (
          <a
            key={entry.name}
            className={styles.entry}
            href={href({ view: entry.name })}
            aria-current={view === entry.name ? 'page' : undefined}
            title={`${entry.word} (G ${entry.letter})`}
          >
            {content}
            {entry.name === 'sources' && <SourcesAttention />}
            {entry.name === 'people' && <MergesAttention />}
            {entry.name === 'rules' && <RulesAttention />}
          </a>
        )
      })}
      <div className={styles.foot}>
        <SettingsMenu>
          <button type="button" className={styles.entry}>
            <IconSettings size={18} stroke={1.6} aria-hidden="true" />
            <span className={styles.word}>Settings</span>
          </button>
        </SettingsMenu>
      </div>
    </nav>
  )
}
