import { NativeSelect } from '@mantine/core'
import type { ColumnMapping, ImportPreview } from '#core/contract/imports.ts'
import { FIELD_HELP, liftOf } from './mapping.ts'

interface LiftProps {
  readonly preview: ImportPreview
  readonly mapping: ColumnMapping
  readonly onMapping: (mapping: ColumnMapping) => void
}

/** Which object within the events becomes their payload, where they have one. */
export function Lift({ preview, mapping, onMapping }: LiftProps) {
  const lift = liftOf(preview, mapping)
  if (lift === null) return null
  const none = { value: '', label: 'None: as they stand' }
  return (
    <NativeSelect
      size="xs"
      label="Object that becomes the payload"
      title={FIELD_HELP.payload}
      value={lift.lifted}
      onChange={(event) => onMapping({ ...mapping, payload: event.currentTarget.value })}
      data={[
        ...(lift.mayBeNone ? [none] : []),
        ...lift.objects.map((path) => ({ value: path, label: path })),
      ]}
    />
  )
}
