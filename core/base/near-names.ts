/** Words of a name, whatever joins them: `SignUpClick`, `sign-up_click` and `signUpClick` are the same words. */
export function plainName(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * Letters to change, add, remove or swap with their neighbour to make one text of another (the distance of optimal
 * string alignment). Past `most` it stops and answers with more than `most`.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let twoBefore: number[] = []
  let before = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (before[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swapped = isSwap ? (twoBefore[j - 2] ?? 0) + 1 : replaced
      row.push(Math.min(replaced, swapped, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    if (Math.min(...row, ...before) > most) return most + 1
    twoBefore = before
    before = row
  }
  return before[other.length] ?? 0
}

/** Words that names of events have or have not as it happens: `ADD_TO_CART` and `CART_ADD`. */
const LITTLE: ReadonlySet<string> = new Set(['a', 'an', 'the', 'to', 'of', 'in', 'on', 'at', 'for'])

function wordsOf(name: string): string[] {
  const apart = name.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2').toLowerCase()
  return apart.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !LITTLE.has(word))
}

/** `add` and `added`, `cart` and `carts`: one begins with the other, and not much follows. */
function isSameWord(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short === long || (short.length >= 3 && long.length - short.length <= 3 && long.startsWith(short))
}

/** Whether two names are made of the same words, in any order and form: `CART_ADDED` and `AddToCart`. */
function hasSameWords(one: string, other: string): boolean {
  const left = wordsOf(other)
  const words = wordsOf(one)
  if (words.length !== left.length || words.length < 2 || digitsOf(one) !== digitsOf(other)) return false
  for (const word of words) {
    const at = left.findIndex((each) => isSameWord(word, each))
    if (at < 0) return false
    left.splice(at, 1)
  }
  return true
}

function digitsOf(name: string): string {
  return name.replace(/\D/g, '')
}

/** `step1` and `step2` are meant to differ, and in short names one letter is much. */
export function isMisspelling(one: string, other: string): boolean {
  if (digitsOf(one) !== digitsOf(other)) return false
  const shorter = Math.min(one.length, other.length)
  const most = shorter >= 10 ? 2 : shorter >= 6 ? 1 : 0
  return most > 0 && editDistance(one, other, most) <= most
}

/** The known name that was probably meant: the same words, else spelt almost alike. Null where none is near. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  const plain = plainName(name)
  if (plain === '') return null
  const others = [...known].filter((other) => other !== name)
  return (
    others.find((other) => plainName(other) === plain) ??
    others.find((other) => isMisspelling(plain, plainName(other))) ??
    null
  )
}

/** The event type that was probably meant: as `nearestName`, else made of the same words. Null where none is near. */
export function nearestType(name: string, known: Iterable<string>): string | null {
  const types = [...known]
  return nearestName(name, types) ?? types.find((type) => type !== name && hasSameWords(name, type)) ?? null
}
