import { Button } from '@mantine/core'
import type { OtherIntake } from '#core/contract/sources.ts'
import { formatMoment } from '../parts/format.ts'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { startImport } from '../shell/store.ts'
import { Outcomes } from './Outcomes.tsx'
import { kindWords } from './words.ts'

/** A file that was imported, or a connection that is gone: what came by it. */
export function PastPane({ intake }: { readonly intake: OtherIntake }) {
  const { kind, name, outcomes, lastAt } = intake
  const isFile = kind === 'file'
  return (
    <div className={pane.pane}>
      <header className={pane.head}>
        <div>
          <h2>{name}</h2>
          <p className={pane.about}>
            {isFile ? 'A file, last imported' : `${kindWords(kind)}, no longer connected; last heard`}{' '}
            {formatMoment(lastAt)}.
          </p>
        </div>
        {isFile && (
          <div className={pane.actions}>
            <Button onClick={() => startImport()}>Import a file…</Button>
          </div>
        )}
      </header>
      <Scroller label={`About ${name}`}>
        <Part title="What came in">
          <Outcomes outcomes={outcomes} intake={name} />
          <p className={pane.quiet}>
            {isFile
              ? 'The same file once more changes nothing: its events are known by their ids or their content.'
              : 'Its events stay. Connected again under the same name, it is read on where it stopped.'}
          </p>
        </Part>
      </Scroller>
    </div>
  )
}
