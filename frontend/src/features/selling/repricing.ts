import { parseYuan } from '@/shared/format/money'
import type { OwnListing } from './api'
import { LIMITS } from './draft'

/** By how much: everything to one price, by a share of the present one, or by an amount. */
export type RepriceMode = 'percent' | 'amount' | 'fixed'

const PERCENT = /^-?\d{1,3}(\.\d)?$/
const YUAN_FEN = 100

/** People also type full-width signs, a dash for the minus and the per cent sign itself. */
function plainNumber(typed: string): string {
  return typed.normalize('NFKC').trim().replace(/^[−–—]/, '-').replace(/^\+/, '').replace(/%$/, '').trim()
}

function signedYuan(text: string): number | null {
  const isLess = text.startsWith('-')
  const fen = parseYuan(isLess ? text.slice(1) : text)
  return fen === null ? null : isLess ? -fen : fen
}

/** The new price in fen, whole yuan for a share; null when what was typed makes no sense for this listing. */
export function newPrice(listing: OwnListing, mode: RepriceMode, typed: string): number | null {
  const text = plainNumber(typed)
  const price = priceBy(listing.price ?? 0, mode, text)
  return price !== null && price >= LIMITS.minPrice && price <= LIMITS.maxPrice ? price : null
}

function priceBy(present: number, mode: RepriceMode, text: string): number | null {
  if (mode === 'fixed') return parseYuan(text)
  if (mode === 'percent') {
    return PERCENT.test(text) ? Math.round((present * (100 + Number(text))) / (100 * YUAN_FEN)) * YUAN_FEN : null
  }
  const change = signedYuan(text)
  return change === null ? null : present + change
}
