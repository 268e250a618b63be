import { NativeSelect } from '@mantine/core'
import type { ColumnMapping, ImportPreview } from '#core/contract/imports.ts'
import { FIELD_HELP, fieldOf, fieldsOf, isMapped, payloadPath, withColumn } from './mapping.ts'
import styles from './PreviewTable.module.css'

interface PreviewTableProps {
  readonly preview: ImportPreview
  readonly mapping: ColumnMapping
  readonly onMapping: (mapping: ColumnMapping) => void
}

/** At most 50 rows; above each column the field that it feeds, and under a row that would be refused, why. */
export function PreviewTable({ preview, mapping, onMapping }: PreviewTableProps) {
  const { columns, rows, format, unmapped, values } = preview
  const fields = fieldsOf(format)
  const isQuiet = unmapped.length > 0 || values?.timeFormat === null
  // Columns of paths that feed nothing are left out: a path's events carry no payload of the row.
  const restOf = (column: string): string =>
    format === 'paths' ? 'not used' : payloadPath(preview, mapping, column)
  const choose = (column: string, text: string) => {
    const had = fields.find((field) => mapping[field] === column)
    const field = fields.find((each) => each === text)
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
                  {isMapped(preview) && (
                    <NativeSelect
                      size="xs"
                      aria-label={`Field that ${column} feeds`}
                      title={
                        fields.flatMap((each) => (each === field ? [FIELD_HELP[each]] : []))[0] ??
                        restOf(column)
                      }
                      value={field ?? ''}
                      data-fed={field !== undefined || undefined}
                      onChange={(event) => choose(column, event.currentTarget.value)}
                      data={[{ value: '', label: restOf(column) }, ...fields]}
                    />
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            // Events of a process log may stand on one line.
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
            <Row key={place} row={row} width={columns.length} quiet={isQuiet} />
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
