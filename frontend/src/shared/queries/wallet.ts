import { queryOptions } from '@tanstack/vue-query'
import { walletRetrieve } from '@/shared/api/generated'

/** Balances change with orders, recharges and withdrawals; every feature reads them under this key. */
export const WALLET_KEY = ['wallet'] as const

export const walletQuery = () => queryOptions({ queryKey: [...WALLET_KEY, 'balances'], queryFn: () => walletRetrieve() })
