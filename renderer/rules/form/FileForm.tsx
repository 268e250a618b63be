import { TextInput } from '@mantine/core'
import { isJsonObject, type Json, type JsonObject } from '../../people/payload/json.ts'
import styles from './Form.module.css'
import { OtherKeys } from './OtherKeys.tsx'
import { objectsAt, textAt } from './rule-json.ts'

interface FileFormProps {
  /** Keys of the whole file. */
  readonly file: JsonObject
  readonly onSet: (key: string, value: Json | undefined) => void
  readonly onJson: () => void
}

/** `short 1, long 1, holdout 30 %`. */
function variantWords(experiment: JsonObject): string {
  const variants = objectsAt(experiment, 'variants').map(
    (variant) => `${textAt(variant, 'name')}, weight ${String(variant.weight ?? '')}`,
  )
  const { holdout } = experiment
  const out = typeof holdout === 'number' ? [`${Math.round(holdout * 1000) / 10} % stay out`] : []
  return [...variants, ...out].join(' · ')
}

/** What belongs to no journey alone: the file's version, and the segments and experiments that conditions read. */
export function FileForm({ file, onSet, onJson }: FileFormProps) {
  const { segments } = file
  const experiments = objectsAt(file, 'experiments')
  return (
    <div className={styles.form}>
      <TextInput
        label="Version of the file"
        description="As you count them; shown beside the ruleset's number"
        value={textAt(file, 'version')}
        onChange={(event) => onSet('version', event.currentTarget.value)}
      />
      <TextInput
        label="What it is for"
        value={textAt(file, 'description')}
        onChange={(event) => onSet('description', event.currentTarget.value || undefined)}
      />
      <OtherKeys
        title="Segments"
        entries={segments !== undefined && isJsonObject(segments) ? Object.entries(segments) : []}
        note="Named conditions on a person, which conditions read as segment('name')."
        onJson={onJson}
      />
      <OtherKeys
        title="Experiments"
        entries={experiments.map((experiment) => [textAt(experiment, 'id'), variantWords(experiment)])}
        note="Variants that people are given by chance, which conditions read as experiment.id."
        onJson={onJson}
      />
      <p className={styles.quiet}>
        Segments, experiments and further journeys are written in the JSON; further journeys that are there
        can be edited here, on the left.
      </p>
    </div>
  )
}
