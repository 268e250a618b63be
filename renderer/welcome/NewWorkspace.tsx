import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { WorkspaceStatus } from '#core/contract/workspace.ts'
import styles from './NewWorkspace.module.css'

interface NewWorkspaceProps {
  readonly listener: WorkspaceStatus['listener']
  readonly busy: boolean
  readonly onCreate: (name: string) => void
}

/** An event needs a workspace to go into: this makes one, which then listens. */
export function NewWorkspace({ listener, busy, onCreate }: NewWorkspaceProps) {
  const [name, setName] = useState('my-product')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') onCreate(name.trim())
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>
        {listener === null
          ? 'Nothing listens yet.'
          : `Port ${listener.port} listens, but events need a workspace to go into.`}{' '}
        Make one first; the event’s graph then opens here.
      </p>
      <div>
        <TextInput
          aria-label="Name of the new workspace"
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={busy || name.trim() === ''}>
          New workspace
        </Button>
      </div>
    </form>
  )
}
