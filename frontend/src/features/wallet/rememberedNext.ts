const PREFIX = 'anhao:recharge-next:'

/** Keeps where to go after a recharge while the browser is away at the cashier's. */
export function rememberNext(rechargeId: string, next: string): void {
  sessionStorage.setItem(PREFIX + rechargeId, next)
}

/** The path kept for a recharge; null when there is none. */
export function recallNext(rechargeId: string): string | null {
  return sessionStorage.getItem(PREFIX + rechargeId)
}
