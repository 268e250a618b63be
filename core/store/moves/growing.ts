/** A column of numbers that grows at its end. */
export interface Growing<Column> {
  readonly length: number
  push(value: number): void
  /** The filled part, without copying. */
  view(): Column
  /** Keeps the entries for which this is true, in their order. */
  retain(keeps: (index: number) => boolean): void
  clear(): void
}

interface Resizable {
  readonly length: number
  [index: number]: number
  set(from: ArrayLike<number>): void
}

/** Grows by doubling, so that a push costs the same however long the column is. */
function growing<Column extends Resizable>(
  make: (length: number) => Column,
  cut: (column: Column, length: number) => Column,
): Growing<Column> {
  let column = make(1024)
  let length = 0
  return {
    get length() {
      return length
    },
    push: (value) => {
      if (length === column.length) {
        const larger = make(length * 2)
        larger.set(column)
        column = larger
      }
      column[length] = value
      length += 1
    },
    view: () => cut(column, length),
    retain: (keeps) => {
      let kept = 0
      for (let index = 0; index < length; index += 1) {
        if (!keeps(index)) continue
        column[kept] = column[index] ?? 0
        kept += 1
      }
      length = kept
    },
    clear: () => {
      length = 0
    },
  }
}

export const growingFloats = (): Growing<Float64Array> =>
  growing<Float64Array>(
    (length) => new Float64Array(length),
    (column, length) => column.subarray(0, length),
  )

export const growingIntegers = (): Growing<Int32Array> =>
  growing<Int32Array>(
    (length) => new Int32Array(length),
    (column, length) => column.subarray(0, length),
  )
