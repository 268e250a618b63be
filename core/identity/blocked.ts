/** What programs write where they know nobody. */
const NOBODY = new Set([
  '',
  'null',
  'nil',
  'none',
  'undefined',
  'unknown',
  'anonymous',
  'guest',
  'user',
  'n/a',
  'na',
  'nan',
  'true',
  'false',
  'test',
  '[object object]',
  '(null)',
  '-1',
])

/** True for values that name nobody: nulls, `anonymous`, ids of nothing but zeros. */
export function isBlockedByDefault(value: string): boolean {
  const plain = value.trim().toLowerCase()
  return NOBODY.has(plain) || /^[0{}-]+$/.test(plain)
}
