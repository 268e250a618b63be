import { Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import type { Job } from '#core/contract/workspace.ts'
import { startAfresh } from '../address/use-address.ts'
import { tellProblem } from '../shell/keys/actions.ts'
import { useKeys } from '../shell/keys/keys.ts'
import { endImport, startImport, useShell } from '../shell/store.ts'
import { api, client } from '../transport/client.ts'
import { nowOpen } from '../transport/now-open.ts'
import { ChooseStep } from './ChooseStep.tsx'
import { pathOf } from './desktop.ts'
import styles from './ImportHost.module.css'
import { JobStep } from './JobStep.tsx'
import { PreviewStep } from './PreviewStep.tsx'
import { intakeOf, sumOf } from './sums.ts'
import { useDrop } from './use-drop.ts'

/** A workspace is opened where it lies; anything else is events to import. */
async function take(file: File): Promise<void> {
  if (!file.name.endsWith('.journey')) {
    startImport(file)
    return
  }
  const path = pathOf(file)
  if (path === null) {
    notifications.show({
      title: 'A browser does not tell where this file lies.',
      message: `Open ${file.name} in the desktop app, or end this program and start it with: journeyscope open ${file.name}`,
      autoClose: 12_000,
    })
    return
  }
  try {
    const status = await client.workspace.open({ path })
    startAfresh()
    nowOpen(status)
  } catch (error) {
    tellProblem(`${file.name} could not be opened.`, error)
  }
}

function tellEnd(job: Job): void {
  const { total, refused } = sumOf(job.outcomes ?? {})
  if (job.state === 'done') {
    notifications.show({
      title: `${titleOf(job)} is done`,
      message: `${total.toLocaleString('en-US')} received, ${refused.toLocaleString('en-US')} refused. Live has the rest.`,
    })
  } else if (job.state === 'failed') {
    notifications.show({
      color: 'red',
      title: `${titleOf(job)} failed`,
      message: job.error ?? job.detail,
      autoClose: false,
    })
  }
}

function titleOf(job: Job | undefined): string {
  if (job === undefined) return 'Import a file'
  return job.state === 'running' ? `Importing ${intakeOf(job)}` : `Import of ${intakeOf(job)}`
}

/** The import dialog and the window as a drop target. Follows its job after the dialog is closed, and tells its end. */
export function ImportHost() {
  const importing = useShell((state) => state.importing)
  const [jobId, setJobId] = useState<string | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const queries = useQueryClient()
  const jobs = useQuery(api.workspace.jobs.queryOptions())
  const job = jobs.data?.find((each) => each.id === jobId)
  const onFile = useCallback((file: File) => {
    setJobId(null)
    void take(file)
  }, [])
  const over = useDrop(onFile)
  useKeys('Everywhere', [{ key: 'Ctrl O', what: 'import a file', inFields: true, run: () => startImport() }])

  const open = importing !== null
  useEffect(() => {
    if (job === undefined || job.state === 'running' || told === job.id) return
    setTold(job.id)
    if (!open) {
      tellEnd(job)
      // What was told is over: the dialog next asks for another file.
      setJobId(null)
    }
    void queries.invalidateQueries()
  }, [job, told, open, queries])

  const close = () => {
    endImport()
    if (job !== undefined && job.state !== 'running') setJobId(null)
  }
  return (
    <>
      {over && (
        <div className={styles.drop}>
          <p>Drop it to import its events. Nothing is stored before you have seen the first rows.</p>
        </div>
      )}
      <Modal.Root
        centered
        opened={open}
        onClose={close}
        size={job === undefined && importing?.file != null ? 1040 : 560}
      >
        <Modal.Overlay />
        <Modal.Content radius={8}>
          <Modal.Body>
            <div className={styles.head}>
              <Modal.Title>{titleOf(job)}</Modal.Title>
              <Modal.CloseButton aria-label="Close" />
            </div>
            {job !== undefined ? (
              <JobStep job={job} onClose={close} />
            ) : importing?.file != null ? (
              <PreviewStep
                key={importing.file.name}
                file={importing.file}
                onJob={setJobId}
                onBack={() => startImport()}
              />
            ) : (
              <ChooseStep onFile={onFile} />
            )}
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  )
}
