/** The columns that decide the order. `ordinal` tells apart what one arrival caused. */
export interface OrderedColumns {
  readonly length: number
  readonly person: Int32Array
  readonly time: Float64Array
  readonly arrival: Float64Array
  readonly ordinal?: Int32Array
}

/**
 * Entry numbers in the order (person, time, arrival, ordinal): the order in which every fold and every picture
 * reads a person's history.
 */
export function orderEntries(columns: OrderedColumns): Uint32Array {
  const order = groupByKey(identity(columns.length), columns.person)
  const { person, time, arrival, ordinal } = columns

  function compare(left: number, right: number): number {
    return (
      (time[left] ?? 0) - (time[right] ?? 0) ||
      (arrival[left] ?? 0) - (arrival[right] ?? 0) ||
      (ordinal === undefined ? 0 : (ordinal[left] ?? 0) - (ordinal[right] ?? 0))
    )
  }

  // Most people's entries arrive in order, so looking first is much cheaper than sorting.
  let start = 0
  while (start < order.length) {
    const owner = person[order[start] ?? 0]
    let end = start + 1
    let ascending = true
    while (end < order.length && person[order[end] ?? 0] === owner) {
      if (ascending && compare(order[end - 1] ?? 0, order[end] ?? 0) > 0) ascending = false
      end += 1
    }
    if (!ascending) order.subarray(start, end).sort(compare)
    start = end
  }
  return order
}

/**
 * The entries grouped by ascending key, those of one key in the order given. `keys` is indexed by entry;
 * keys are small numbers from 0. Returns `entries` itself where nothing had to move.
 */
export function groupByKey(entries: Uint32Array, keys: Int32Array): Uint32Array {
  let greatest = -1
  let ascending = true
  for (const entry of entries) {
    const key = keys[entry] ?? 0
    if (key < greatest) ascending = false
    else greatest = key
  }
  if (ascending) return entries

  const next = new Uint32Array(greatest + 2)
  for (const entry of entries) {
    const after = (keys[entry] ?? 0) + 1
    next[after] = (next[after] ?? 0) + 1
  }
  for (let key = 1; key < next.length; key += 1) next[key] = (next[key] ?? 0) + (next[key - 1] ?? 0)
  const grouped = new Uint32Array(entries.length)
  for (const entry of entries) {
    const key = keys[entry] ?? 0
    const place = next[key] ?? 0
    grouped[place] = entry
    next[key] = place + 1
  }
  return grouped
}

function identity(length: number): Uint32Array {
  const entries = new Uint32Array(length)
  for (let entry = 0; entry < length; entry += 1) entries[entry] = entry
  return entries
}
