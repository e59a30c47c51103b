import type { PricePoint } from '@/shared/api/generated'

/** A place on the chart, both ways from 0 to 1, from the top left. */
export interface ChartPoint {
  x: number
  y: number
}

export interface PriceChart {
  /** One for each price, where it began to hold. */
  points: ChartPoint[]
  /** Path of the line in a box of 100 × 100: a price holds until the next, the last one until now. */
  line: string
  /** Fen. */
  lowest: number
  /** Fen. */
  highest: number
}

const BOX = 100

/** Draws prices, oldest first, as steps over time. `now` in ms since the epoch. */
export function drawPrices(prices: readonly PricePoint[], now: number): PriceChart {
  const amounts = prices.map(({ price }) => price)
  const [lowest, highest] = [Math.min(...amounts), Math.max(...amounts)]
  const times = prices.map(({ created_at }) => Date.parse(created_at))
  const start = times[0] ?? now
  const span = Math.max(now - start, 1)
  const height = Math.max(highest - lowest, 1)
  const points = amounts.map((amount, place) => ({ x: (times[place]! - start) / span, y: (highest - amount) / height }))
  return { points, line: stepsThrough(points), lowest, highest }
}

function stepsThrough(points: readonly ChartPoint[]): string {
  const [first, ...others] = points.map(({ x, y }) => ({ x: round(x * BOX), y: round(y * BOX) }))
  if (!first) return ''
  return `M${first.x} ${first.y}${others.map(({ x, y }) => `H${x}V${y}`).join('')}H${BOX}`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
