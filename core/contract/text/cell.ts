/** A cell of a CSV by RFC 4180: quoted where a comma, quote or line break stands in it, empty where there is no value. */
export function cell(value: string | number | boolean | null | undefined): string {
  const text = value == null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A whole CSV: a header, a line a row, a line break at the end of each. */
export function csvText(
  header: readonly string[],
  rows: readonly (readonly Parameters<typeof cell>[0][])[],
): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('')
}
