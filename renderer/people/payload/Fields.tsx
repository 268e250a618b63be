import styles from './Fields.module.css'

interface FieldsProps {
  /** Name and value; what has no value is left out. */
  readonly fields: readonly (readonly [name: string, value: string | undefined])[]
  readonly note?: string | undefined
}

/** Names and values of one thing, one a line; the whole value is in the tooltip where it is cut. */
export function Fields({ fields, note }: FieldsProps) {
  return (
    <>
      <dl className={styles.fields}>
        {fields.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </>
  )
}
