import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { downloadFile } from '../../parts/download.ts'
import { tellProblem } from '../../shell/keys/actions.ts'
import { client } from '../../transport/client.ts'

/** Saves what a person did, with the steps that the active rules lead to, as a test of the rules. */
export function MakeTest({ person }: { readonly person: string }) {
  const make = async () => {
    try {
      const made = await client.drafts.makeTest({ id: person })
      if (made === null) throw new Error('No rules are active, so there is nothing to expect of them.')
      downloadFile(made.fileName, made.text, 'application/json')
      notifications.show({
        title: `${made.fileName} is saved`,
        message: made.note ?? `journeyscope rules test RULES ${made.fileName} says whether it still holds.`,
        autoClose: made.note === null ? 8000 : false,
      })
    } catch (error) {
      tellProblem('The test could not be made.', error)
    }
  }
  return (
    <Button
      onClick={() => void make()}
      title="Saves these events with the steps that they lead to; journeyscope rules test RULES FILE runs it"
    >
      Make a test
    </Button>
  )
}
