const FEN_PER_YUAN = 100

const formatter = new Intl.NumberFormat('zh-CN', {
  style: 'currency',
  currency: 'CNY',
  currencyDisplay: 'narrowSymbol',
})

/** `128000` fen → `¥1,280.00`, in every language alike. */
export function formatMoney(fen: number): string {
  return formatter.format(fen / FEN_PER_YUAN)
}

const YUAN = /^\s*¥?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\s*$/

/** What a person typed as yuan, in fen, full-width digits too; null when it is no amount. Digits only, never floats. */
export function parseYuan(text: string): number | null {
  const [, whole, fraction = ''] = YUAN.exec(text.normalize('NFKC')) ?? []
  if (whole === undefined) return null
  const fen = Number(whole.replaceAll(',', '')) * FEN_PER_YUAN + Number(fraction.padEnd(2, '0'))
  return Number.isSafeInteger(fen) ? fen : null
}

/** Fen as a plain number of yuan to edit: `128050` → `1280.50`, `128000` → `1280`. */
export function yuanText(fen: number): string {
  const fraction = fen % FEN_PER_YUAN
  const whole = String((fen - fraction) / FEN_PER_YUAN)
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(2, '0')}`
}
