import {
  Bell,
  Bookmark,
  BookOpenText,
  ClipboardCheck,
  Gamepad2,
  Gauge,
  Gavel,
  HandCoins,
  Heart,
  LayoutDashboard,
  Package,
  ReceiptText,
  Scale,
  ScrollText,
  ShieldCheck,
  Siren,
  Store,
  UserRound,
  Wallet,
} from '@lucide/vue'
import type { Component } from 'vue'
import { useRouter } from 'vue-router'
import { useSessionStore, type StaffRole } from '@/shared/session/sessionStore'

export interface NavigationItem {
  /** Name of a route; an item shows only when that route exists. */
  route: string
  /** Key of its words. */
  label: string
  icon: Component
  /** Staff roles that have use for it; without it every one. The server decides about rights. */
  roles?: readonly StaffRole[]
  /** Of use only to those who buy and sell. */
  forTrade?: boolean
}

export const CENTRE_ITEMS: readonly NavigationItem[] = [
  { route: 'me', label: 'centre.nav.overview', icon: Gauge },
  { route: 'orders', label: 'centre.nav.orders', icon: ReceiptText, forTrade: true },
  { route: 'bids', label: 'centre.nav.bids', icon: Gavel, forTrade: true },
  { route: 'favourites', label: 'centre.nav.favourites', icon: Heart, forTrade: true },
  { route: 'saved-searches', label: 'centre.nav.savedSearches', icon: Bookmark, forTrade: true },
  { route: 'my-listings', label: 'centre.nav.listings', icon: Store, forTrade: true },
  { route: 'wallet', label: 'centre.nav.wallet', icon: Wallet },
  { route: 'notifications', label: 'centre.nav.notifications', icon: Bell },
  { route: 'profile', label: 'centre.nav.profile', icon: UserRound },
  { route: 'security', label: 'centre.nav.security', icon: ShieldCheck },
]

export const STAFF_ITEMS: readonly NavigationItem[] = [
  { route: 'staff', label: 'staff.nav.home', icon: LayoutDashboard },
  { route: 'staff-listings', label: 'staff.nav.listings', icon: ClipboardCheck, roles: ['reviewer', 'admin'] },
  { route: 'staff-withdrawals', label: 'staff.nav.withdrawals', icon: Wallet, roles: ['cashier', 'admin'] },
  { route: 'staff-orders', label: 'staff.nav.orders', icon: Package, roles: ['support', 'arbitrator', 'admin'] },
  { route: 'staff-alarms', label: 'staff.nav.alarms', icon: Siren, roles: ['cashier', 'admin'] },
  { route: 'staff-reconciliation', label: 'staff.nav.reconciliation', icon: Scale, roles: ['cashier', 'admin'] },
  { route: 'staff-ledger', label: 'staff.nav.ledger', icon: BookOpenText, roles: ['cashier', 'admin'] },
  { route: 'staff-debts', label: 'staff.nav.debts', icon: HandCoins, roles: ['cashier', 'arbitrator', 'admin'] },
  { route: 'staff-games', label: 'staff.nav.games', icon: Gamepad2, roles: ['admin'] },
  { route: 'staff-audit', label: 'staff.nav.audit', icon: ScrollText, roles: ['admin'] },
]

/** The items that lead somewhere and concern this person. */
export function useNavigation(items: readonly NavigationItem[]): NavigationItem[] {
  const router = useRouter()
  const session = useSessionStore()
  const roles = session.user?.roles ?? []
  return items
    .filter((item) => router.hasRoute(item.route))
    .filter((item) => session.mayTrade || !item.forTrade)
    .filter((item) => item.roles?.some((role) => roles.includes(role)) ?? true)
}
