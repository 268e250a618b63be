const ZERO = 48

/** Luhn's check (ISO/IEC 7812-1) over a text of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  let double = false
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    let digit = digits.charCodeAt(i) - ZERO
    if (double) digit = digit > 4 ? digit * 2 - 9 : digit * 2
    sum += digit
    double = !double
  }
  return sum % 10 === 0
}

/** ISO 7064 MOD 97-10 over digits and capital letters, letters counting 10 to 35. */
export function modulo97(text: string): number {
  let rest = 0
  for (const character of text) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** The check of an IBAN (ISO 13616) without spaces, in capitals. */
export function passesIban(iban: string): boolean {
  return modulo97(iban.slice(4) + iban.slice(0, 4)) === 1
}

/** ISO 7064 MOD 11,10: the check digit of German tax numbers. */
export function passesMod11And10(digits: string): boolean {
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10 === Number(digits.at(-1))
}

/** EAN-13: the check digit of Swiss insurance numbers. */
export function passesEan13(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < 13; i += 1) sum += (digits.charCodeAt(i) - ZERO) * (i % 2 === 0 ? 1 : 3)
  return sum % 10 === 0
}

/** The two check digits of a Brazilian CPF. */
export function passesCpf(digits: string): boolean {
  if (/^(\d)\1{10}$/.test(digits)) return false
  const check = (length: number): number => {
    let sum = 0
    for (let i = 0; i < length; i += 1) sum += Number(digits[i]) * (length + 1 - i)
    return ((sum * 10) % 11) % 10
  }
  return check(9) === Number(digits[9]) && check(10) === Number(digits[10])
}

/** The letter of a Spanish DNI or NIE: X, Y, Z stand for 0, 1, 2. */
export function passesSpanish(id: string): boolean {
  const digits = id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === id.at(-1)
}

/** Values of the odd places of an Italian codice fiscale, for 0 to 9 and A to Z. */
const ITALIAN_ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16,
  10, 22, 25, 24, 23,
]

/** The check letter of an Italian codice fiscale of 16 characters. */
export function passesItalian(code: string): boolean {
  let sum = 0
  for (let i = 0; i < 15; i += 1) {
    const value = Number.parseInt(code[i] ?? '', 36)
    sum += i % 2 === 0 ? (ITALIAN_ODD[value] ?? 0) : value > 9 ? value - 10 : value
  }
  return String.fromCharCode(65 + (sum % 26)) === code[15]
}

/** The two check digits of a French NIR, 97 less the rest; Corsica's 2A and 2B count as 19 and 18. */
export function passesFrench(nir: string): boolean {
  const digits = nir.replace('2A', '19').replace('2B', '18')
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13))
}
