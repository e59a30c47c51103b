/** GB 11643-1999: the weighted sum of the first 17 digits, modulo 11, picks the 18th character. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'
const LENGTH = 18

/** Without the spaces that people type or paste, and with a capital X. */
export function tidyIdNumber(text: string): string {
  return text.replace(/\s/g, '').toUpperCase()
}

/** Whether a number that was typed to its end cannot be right. The server decides. */
export function looksMistyped(text: string): boolean {
  const number = tidyIdNumber(text)
  if (number.length < LENGTH) return false
  if (!/^\d{17}[\dX]$/.test(number)) return true
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0)
  return CHECK_CHARACTERS[sum % 11] !== number[LENGTH - 1]
}
