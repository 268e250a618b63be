import { type MouseEvent, type ReactNode, useState } from 'react'
import { roveFocus, useRoving } from '../../parts/roving.ts'
import styles from './GraphTable.module.css'

export interface Column<Row> {
  readonly name: string
  readonly how: string
  /** For sorting: text upwards first, numbers downwards first; `null` always last. */
  readonly value: (row: Row) => string | number | null
  readonly text?: (row: Row) => string
  /** What stands in the cell, where that is more than its text. */
  readonly cell?: (row: Row) => ReactNode
}

interface SortedTableProps<Row> {
  readonly caption?: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly sortedBy: string
  readonly keyOf: (row: Row) => string
  readonly isSelected: (row: Row) => boolean
  readonly onSelect: (row: Row) => void
}

function compare(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b)) * sign
  return (a - b) * sign
}

/** A row is one target for the pointer; what has a way of its own in it keeps that. */
function isOnRow({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button') === null
}

/** A table that is sorted by the heading that is pressed. A row selects; by keys its first cell does. */
export function SortedTable<Row>(props: SortedTableProps<Row>) {
  const { caption, columns, rows, keyOf, isSelected, onSelect } = props
  const [sort, setSort] = useState({ name: props.sortedBy, sign: -1 })
  const column = columns.find((each) => each.name === sort.name)
  const sorted =
    column === undefined
      ? rows
      : [...rows].sort((a, b) => compare(column.value(a), column.value(b), sort.sign))
  const selected = sorted.find(isSelected)
  const roving = useRoving(sorted.map(keyOf), selected === undefined ? undefined : keyOf(selected))
  return (
    <table className={styles.table}>
      {caption !== undefined && <caption>{caption}</caption>}
      <thead>
        <tr>
          {columns.map((each, index) => (
            <th
              key={each.name}
              scope="col"
              data-number={index > 0 || undefined}
              aria-sort={sort.name !== each.name ? 'none' : sort.sign < 0 ? 'descending' : 'ascending'}
            >
              <button
                type="button"
                title={each.how}
                onClick={() =>
                  setSort({
                    name: each.name,
                    sign: sort.name === each.name ? -sort.sign : index === 0 ? 1 : -1,
                  })
                }
              >
                {each.name}
                {sort.name === each.name ? (sort.sign < 0 ? ' ↓' : ' ↑') : ''}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={roveFocus}>
        {sorted.map((row) => (
          <tr
            key={keyOf(row)}
            data-selected={isSelected(row) || undefined}
            onClick={(event) => {
              if (isOnRow(event)) onSelect(row)
            }}
          >
            {columns.map((each, index) => {
              const text = each.text?.(row) ?? String(each.value(row) ?? '–')
              return index === 0 ? (
                <th key={each.name} scope="row">
                  <button
                    type="button"
                    aria-pressed={isSelected(row)}
                    {...roving(keyOf(row))}
                    onClick={() => onSelect(row)}
                  >
                    {text}
                  </button>
                </th>
              ) : (
                <td key={each.name}>{each.cell?.(row) ?? text}</td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
