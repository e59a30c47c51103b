import { registerFrames } from '@/shared/socket/frames'
import { bidFrames } from '@/features/bids/realtime'
import { favouriteFrames } from '@/features/favourites/realtime'
import { listingFrames } from '@/features/listings/realtime'
import { notificationFrames } from '@/features/notifications/realtime'
import { orderFrames } from '@/features/orders/realtime'
import { securityFrames } from '@/features/security/realtime'
import { sellingFrames } from '@/features/selling/realtime'
import { staffFrames } from '@/features/staff/realtime'
import { walletFrames } from '@/features/wallet/realtime'

/** Every feature's reaction to frames of the socket, on one page. */
export function registerAllFrames(): void {
  registerFrames(bidFrames)
  registerFrames(favouriteFrames)
  registerFrames(listingFrames)
  registerFrames(notificationFrames)
  registerFrames(orderFrames)
  registerFrames(securityFrames)
  registerFrames(sellingFrames)
  registerFrames(staffFrames)
  registerFrames(walletFrames)
}
