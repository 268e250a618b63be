import { NativeSelect } from '@mantine/core'
import { type ColumnMapping, type ImportPreview, MAPPED_FIELDS } from '#core/contract/imports.ts'
import { FIELD_HELP, fieldOf, withColumn } from './mapping.ts'
import styles from './PreviewTable.module.css'

interface PreviewTableProps {
  readonly preview: ImportPreview
  readonly mapping: ColumnMapping
  readonly onMapping: (mapping: ColumnMapping) => void
}

/** At most 50 rows; above each column the field that it feeds, and under a row that would be refused, why. */
export function PreviewTable({ preview, mapping, onMapping }: PreviewTableProps) {
  const { columns, rows, format, unmapped } = preview
  const choose = (column: string, text: string) => {
    const had = MAPPED_FIELDS.find((field) => mapping[field] === column)
    const field = MAPPED_FIELDS.find((each) => each === text)
    if (field !== undefined) onMapping(withColumn(mapping, field, column))
    else if (had !== undefined) onMapping(withColumn(mapping, had, null))
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroller} aria-label="First rows" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            {columns.map((column) => {
              const field = fieldOf(mapping, column)
              return (
                <th key={column} scope="col">
                  <span className={styles.column}>{column}</span>
                  {format === 'csv' && (
                    <NativeSelect
                      size="xs"
                      aria-label={`Field that ${column} feeds`}
                      title={MAPPED_FIELDS.flatMap((each) => (each === field ? [FIELD_HELP[each]] : [])).join(
                        '',
                      )}
                      value={field ?? ''}
                      data-fed={field !== undefined || undefined}
                      onChange={(event) => choose(column, event.currentTarget.value)}
                      data={[{ value: '', label: 'payload' }, ...MAPPED_FIELDS]}
                    />
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.line} row={row} width={columns.length} quiet={unmapped.length > 0} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface RowProps {
  readonly row: ImportPreview['rows'][number]
  readonly width: number
  /** Every row lacks the same column, which is said once above the table. */
  readonly quiet: boolean
}

function Row({ row, width, quiet }: RowProps) {
  // A line that could not be read is one cell: it takes the room of all.
  const last = row.cells.length - 1
  const problem = quiet ? null : row.problem
  return (
    <>
      <tr data-refused={problem !== null || undefined}>
        <th scope="row">{row.line}</th>
        {row.cells.map((cell, index) => (
          // Cells have no name but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <td key={index} title={cell} colSpan={index === last ? Math.max(1, width - last) : 1}>
            {cell}
          </td>
        ))}
      </tr>
      {problem !== null && (
        <tr data-refused>
          <td />
          <td colSpan={Math.max(1, width)} className={styles.problem}>
            {problem}
          </td>
        </tr>
      )}
    </>
  )
}
